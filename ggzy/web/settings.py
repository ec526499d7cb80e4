"""The one settings module 设置: everything a deployment may choose is an environment variable read here.

GGZY_DATA      data folder (default ./var): database, vault of sealed files, keys, logs
GGZY_KEYS      folder of the platform's keys (default `keys` in the data folder): on a device of its own, whoever copies
               database and files cannot name bidders; `ggzy backup` then leaves the keys to whoever keeps that device
GGZY_PORT      port of the pages (default 8000)
GGZY_MODE      practice 演练 | real 正式 (default real: only `ggzy demo` chooses practice)
GGZY_HOSTS     host names the pages answer to, separated by commas
GGZY_BANK      files | simulator (default by mode)
GGZY_ESCROW    deposit account: 户名|账号|开户银行 (default: the practice account)
GGZY_OUTBOX    files | smtp | page (default by mode): where mail and short messages go
GGZY_SMTP      mail server for `smtp`: smtps://user:password@host:port, smtp+starttls://… or smtp://…
GGZY_MAIL_FROM sender of that mail
GGZY_TIME      who knows the time: chrony (default), or servers: ntp://host,ntp://host,https://host; simulator in practice
GGZY_BEAT_SECONDS, GGZY_DOWN_SECONDS
               how often the pages write a heartbeat, and after how long without one they count as down (10, 30)
GGZY_LOG_ORIGIN name of the public log (default: the first host name at its first start, and /log)
GGZY_WITNESSES witnesses of the public log: 名称|公钥（vkey）|地址, several separated by semicolons
GGZY_SCANNER   own | clamd:///run/clamav/clamd.ctl | clamd://host:3310: what examines opened papers (default own in a
               practice; a real deployment must choose)
GGZY_COVER     sealed entries of the platform's own among those of bidders, typically, for one lot from notice to deadline
               (default 200; each lot has its own secret number around it); 0 for none
GGZY_PROXIES   addresses of the proxies before us, separated by commas (default 127.0.0.1,::1)
GGZY_LISTEN    address to listen on (default 127.0.0.1; a proxy with TLS stands before a real deployment)
DATABASE_URL   a PostgreSQL server of yours instead of the embedded one
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from ggzy.store import embedded
from ggzy.store.keys import read_or_make
from ggzy.web import mail_url
from ggzy.web.database_url import from_url

ROOT = Path(__file__).resolve().parents[2]
GGZY_DATA = Path(os.environ.get("GGZY_DATA") or ROOT / "var").resolve()
GGZY_PORT = int(os.environ.get("GGZY_PORT") or 8000)
GGZY_LIVE_PORT = GGZY_PORT + 1
GGZY_MODE = os.environ.get("GGZY_MODE") or "real"
GGZY_PRACTICE = GGZY_MODE == "practice"
GGZY_CLOCK = "practice" if GGZY_PRACTICE else "real"
GGZY_BANK = os.environ.get("GGZY_BANK") or ("simulator" if GGZY_PRACTICE else "files")
GGZY_ESCROW = (os.environ.get("GGZY_ESCROW") or "公共资源交易中心投标保证金专户|5300160000000000018|保证金专户银行").split("|")
GGZY_OUTBOX = os.environ.get("GGZY_OUTBOX") or ("page" if GGZY_PRACTICE else "files")
MAIL_SERVER = mail_url.from_url(os.environ.get("GGZY_SMTP") or "smtp://localhost")
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("GGZY_MAIL_FROM") or "noreply@localhost"
GGZY_SCANNER = os.environ.get("GGZY_SCANNER") or ("own" if GGZY_PRACTICE else "")
GGZY_VAULT = GGZY_DATA / "vault"
GGZY_KEYS = Path(os.environ.get("GGZY_KEYS") or GGZY_DATA / "keys").resolve()
GGZY_LOGS = GGZY_DATA / "logs"
GGZY_BACKUPS = GGZY_DATA / "backups"
GGZY_TLOG = GGZY_DATA / "tlog"
GGZY_LOG_ORIGIN = os.environ.get("GGZY_LOG_ORIGIN") or ""
GGZY_WITNESSES = os.environ.get("GGZY_WITNESSES") or ""
GGZY_COVER = int(os.environ.get("GGZY_COVER") or 200)
GGZY_IDLE_SECONDS = 1800.0
GGZY_SESSION_SECONDS = 8 * 3600.0
GGZY_PROXIES = {one.strip() for one in (os.environ.get("GGZY_PROXIES") or "127.0.0.1,::1").split(",")}
# Requests a minute, and reports a day, by kind (`ggzy.web.limits`); a firm's people share one address, so strangers' limit is not small.
GGZY_LIMITS = {"open": 120, "acts": 240, "heavy": 60, "reports": 10, "reports_a_day": 40}

GGZY_TIME = os.environ.get("GGZY_TIME") or ("simulator" if GGZY_PRACTICE else "chrony")
GGZY_BEAT_SECONDS = float(os.environ.get("GGZY_BEAT_SECONDS") or 10)
GGZY_DOWN_SECONDS = float(os.environ.get("GGZY_DOWN_SECONDS") or 30)

SECRET_KEY = read_or_make(GGZY_KEYS / "session.key").hex()
DEBUG = False
ALLOWED_HOSTS = [name for name in os.environ.get("GGZY_HOSTS", "").split(",") if name] or (
    ["*"] if GGZY_PRACTICE else ["localhost", "127.0.0.1"]
)
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS if name != "*"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "ggzy.store",
    "ggzy.layout",
    "ggzy.web",
    "ggzy.portal",
    "ggzy.trading",
    "ggzy.service",
    "ggzy.supervision",
    *(["ggzy.papers"] if find_spec("ggzy.papers") else []),
    *(["ggzy.practice", "ggzy.practice.bank"] if GGZY_PRACTICE else []),
]
MIDDLEWARE = [
    "ggzy.web.caller.Caller",
    "ggzy.web.pulse.Counted",
    "django.middleware.security.SecurityMiddleware",
    "ggzy.web.headers.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ggzy.web.security_log.SecurityLog",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ggzy.layout.session.IdleMiddleware",
    "ggzy.web.limits.Limits",
    "ggzy.web.addresses.SoundAddress",
    "ggzy.layout.sights.SightsMiddleware",
    "ggzy.layout.reasons.ReasonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "ggzy.web.urls"
WSGI_APPLICATION = "ggzy.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ggzy.layout.context.platform",
            ]
        },
    }
]

DATABASES = {"default": from_url(os.environ.get("DATABASE_URL") or embedded.url(GGZY_DATA))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "store.Person"
AUTHENTICATION_BACKENDS = ["ggzy.layout.who.PersonWithPosts"]
LOGIN_URL = "service:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "ggzy.web.passwords.NotTriedFirst"},
]

PASSWORD_RESET_TIMEOUT = 30 * 60

# Sessions expire in real time even where the platform's clock is a practice clock.
SESSION_ENGINE = "ggzy.layout.sessions"
SESSION_COOKIE_NAME = "ggzy" if GGZY_PRACTICE else "__Host-ggzy"
SESSION_COOKIE_AGE = int(GGZY_SESSION_SECONDS)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not GGZY_PRACTICE
CSRF_COOKIE_NAME = "csrftoken" if GGZY_PRACTICE else "__Host-csrftoken"
CSRF_COOKIE_SECURE = not GGZY_PRACTICE
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if GGZY_PRACTICE else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = not GGZY_PRACTICE
SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked on the machine itself, without TLS
X_FRAME_OPTIONS = "DENY"  # but for the bid's files at the seat, which allow it themselves
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "ggzy.web.uploads.Unnamed"]

LANGUAGE_CODE = "zh-hans"
# Chinese alone until English texts exist: with half of them, an English browser would see a page in two languages.
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [ROOT / "ggzy" / "web" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60  # names carry no digest: after an upgrade no page may wear the old sheet for an hour
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

LOGGING_CONFIG = "ggzy.web.logs.configure"
LOGGING = {"level": os.environ.get("GGZY_LOG_LEVEL") or "INFO"}
