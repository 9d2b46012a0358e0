"""The addresses of the desk."""

from django.urls import path

from sasaeai.faces.desk.views import divisions, figure_settings, home, indicators, measures, outbox

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("messages/", outbox.outbox, name="outbox"),
    path("messages/<uuid:key>/<slug:deed>/", outbox.settle, name="settle-message"),
    path("measures/", measures.measures, name="measures"),
    path("measures/<uuid:key>/", measures.measure, name="measure"),
    path("measures/<uuid:key>/divisions/", divisions.divisions, name="divisions"),
    path("measures/<uuid:key>/indicators/new/", indicators.define, name="define"),
    path("indicators/<uuid:key>/", figure_settings.indicator, name="indicator"),
    path("indicators/<uuid:key>/target/", figure_settings.target, name="target"),
    path("indicators/<uuid:key>/typed/", figure_settings.typed, name="typed"),
    path("indicators/<uuid:key>/opening/", figure_settings.opening, name="opening"),
    path("indicators/<uuid:key>/printed/", figure_settings.ties, name="ties"),
    path("indicators/<uuid:key>/<int:year>/", indicators.behind, name="behind"),
]
