"""The addresses of the desk."""

from django.urls import path

from sasaeai.faces.desk.views import divisions, home, indicators, measures

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<uuid:key>/", measures.measure, name="measure"),
    path("measures/<uuid:key>/divisions/", divisions.divisions, name="divisions"),
    path("measures/<uuid:key>/indicators/new/", indicators.define, name="define"),
    path("indicators/<uuid:key>/<int:year>/", indicators.behind, name="behind"),
]
