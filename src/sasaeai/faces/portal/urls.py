"""The addresses of the portal."""

from django.urls import path

from sasaeai.faces.portal.views import measures

app_name = "portal"
urlpatterns = [
    path("", measures.front, name="front"),
    path("plans/<slug:slug>/", measures.plan, name="plan"),
    path("plans/<slug:slug>/<str:number>/", measures.measure, name="measure"),
]
