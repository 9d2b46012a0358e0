"""Django's settings, all from the environment (``environment.py``)."""

import os

from csp.constants import NONE, SELF

from sasaeai.base.vault.ring_in_use import RingInUse
from sasaeai.config.environment import read_environment

ENVIRONMENT = read_environment(os.environ)

DEBUG = ENVIRONMENT.is_development
SECRET_KEY = ENVIRONMENT.keys.current("web").secret.hex()
SECRET_KEY_FALLBACKS = [key.secret.hex() for key in ENVIRONMENT.keys.all("web")[1:]]
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
SASAEAI_KEYS = RingInUse(ENVIRONMENT.keys, ENVIRONMENT.keys_file)
SASAEAI_KEYS_FILE = ENVIRONMENT.keys_file
SASAEAI_DATA = ENVIRONMENT.data
SASAEAI_AUDIT_HEADS = ENVIRONMENT.audit_heads
SASAEAI_FACE = ENVIRONMENT.face

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "sasaeai.base.vault",
    "sasaeai.base.audit",
    "sasaeai.base.jobs",
    "sasaeai.base.files",
    "sasaeai.base.outbox",
    "sasaeai.city.places",
    "sasaeai.config.apps.WiringConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "sasaeai.config.urls"
WSGI_APPLICATION = "sasaeai.config.wsgi.application"

DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

# Without a server mail waits in the outbox; on the screen, where whoever develops looks, it is shown.
MAIL = ENVIRONMENT.mail
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'console'}.EmailBackend"
SASAEAI_MAIL_FROM = MAIL.sender if MAIL else "sasaeai@localhost" if DEBUG else None
if MAIL:
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.security == "starttls", MAIL.security == "tls"
    EMAIL_TIMEOUT = 30

LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = ENVIRONMENT.is_behind_https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_behind_https else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_behind_https
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# What is logged names places in the code and ids, never what was typed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "sasaeai.config.logs.WithoutWords"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": "INFO"},
}
