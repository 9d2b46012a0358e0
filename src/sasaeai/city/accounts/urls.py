"""The addresses of accounts."""

from django.urls import path

from sasaeai.city.accounts.views import login

app_name = "accounts"
urlpatterns = [
    path("post/", login.choose_post, name="choose-post"),
    path("without-post/", login.without_post, name="without-post"),
]
