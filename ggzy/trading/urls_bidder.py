"""Addresses of the bidder's pages 投标人; `<number>` is the random number of a receipt."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.trading.views import asking, bid, my_bids, receipts, supply

urlpatterns: list[URLPattern] = [
    path("time", bid.platform_time, name="time"),
    path("my-bids/", my_bids.my_bids, name="my_bids"),
    path("<str:stream>/obtain/", supply.obtain, name="obtain"),
    path("<str:stream>/file/", supply.file, name="file"),
    path("<str:stream>/ask/", asking.ask, name="ask"),
    path("<str:stream>/object/", asking.object_, name="object"),
    path("<str:stream>/object/admissible/", asking.admissible_now, name="admissible"),
    path("<str:stream>/object/<str:objection_id>/withdraw", asking.withdraw_objection, name="withdraw_objection"),
    path("<str:stream>/bid/", bid.bid, name="bid"),
    path("<str:stream>/bid/submit", bid.submit, name="submit"),
    path("<str:stream>/bid/withdraw/", receipts.withdraw, name="withdraw"),
    path("<str:stream>/receipts/", receipts.receipt_list, name="receipts"),
    path("<str:stream>/receipts/<str:number>/", receipts.receipt, name="receipt"),
    path("<str:stream>/receipts/<str:number>.json", receipts.receipt_file, name="receipt_file"),
    path("<str:stream>/receipts/<str:number>.tlog-proof", receipts.receipt_proof, name="receipt_proof"),
]
