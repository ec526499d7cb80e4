"""Addresses of the upload 上传; `<round>` is the round of the tender, `<number>` a random upload number."""

from django.urls import path

from ggzy.trading.views import upload

urlpatterns = [
    path("upload/<str:stream>/<int:round>/", upload.begin, name="upload_begin"),
    path("upload/<str:stream>/<int:round>/<str:number>/", upload.upload, name="upload"),
    path("upload/<str:stream>/<int:round>/<str:number>/finish/", upload.finish, name="upload_finish"),
    path("upload/<str:stream>/<int:round>/<str:number>/<int:index>/", upload.chunk, name="upload_chunk"),
]
