"""Django's settings, all from the environment (``environment.py``)."""

import os
from datetime import timedelta

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
SASAEAI_CITY_NAME = ENVIRONMENT.city

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "sasaeai.base.vault",
    "sasaeai.base.audit",
    "sasaeai.base.jobs",
    "sasaeai.base.files",
    "sasaeai.base.outbox",
    "sasaeai.base.imports",
    "sasaeai.base.ui",
    "sasaeai.city.places",
    "sasaeai.city.accounts",
    "sasaeai.city.people",
    "sasaeai.city.registers",
    "sasaeai.city.plans",
    "sasaeai.cycle.indicators",
    "sasaeai.cycle.rounds",
    "sasaeai.faces.desk",
    "sasaeai.faces.portal",
    "sasaeai.config.apps.WiringConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sasaeai.config.bodies.BodyLimit",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "sasaeai.city.accounts.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sasaeai.base.ui.context.site",
            ]
        },
    }
]
ROOT_URLCONF = "sasaeai.config.urls"
WSGI_APPLICATION = "sasaeai.config.wsgi.application"

DATABASES = {"default": ENVIRONMENT.database}
# What is kept is kept under the state of the records that it came from; each process has its own. Orders of long lists
# are up to a third of a megabyte each.
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    name: {"BACKEND": _IN_MEMORY, "LOCATION": name, "OPTIONS": {"MAX_ENTRIES": most}}
    for name, most in (("default", 20_000), ("orders", 16))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["sasaeai.city.accounts.hashers.FewAtOnce"]

# Without a server mail waits in the outbox; on the screen, where whoever develops looks, it is shown.
MAIL = ENVIRONMENT.mail
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'console'}.EmailBackend"
SASAEAI_MAIL_FROM = MAIL.sender if MAIL else "sasaeai@localhost" if DEBUG else None
if MAIL:
    EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.security == "starttls", MAIL.security == "tls"
    EMAIL_TIMEOUT = 30

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "login"

# Ten failures with one login from one address lock it for a quarter of an hour. What was typed is not kept.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "sasaeai.city.accounts.views.login.locked_out"
AXES_USERNAME_CALLABLE = "sasaeai.city.accounts.lockout.digest_of_login"
AXES_CLIENT_IP_CALLABLE = "sasaeai.city.accounts.lockout.address_of"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "ip_address", "next", "csrfmiddlewaretoken"]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
LOGIN_URL = "login"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Files of the pages are served by the site itself, each under a name that tells its content.
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

# A form of the largest entry, and then some; files are counted apart.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
# An upload stays in memory: as a temporary file it would lie on the disk unsealed. A larger body is refused unread.
FILE_UPLOAD_MAX_MEMORY_SIZE = 21_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
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
