"""The addresses of registers."""

from django.urls import path

from sasaeai.city.registers.views import (
    correcting,
    enrolling,
    filled,
    list_result,
    lists,
    networks,
    programmes,
    returns,
)

app_name = "registers"
urlpatterns = [
    path("networks/", networks.networks, name="networks"),
    path("networks/<uuid:key>/", networks.network, name="network"),
    path("networks/<uuid:key>/enrol/", enrolling.enrol, {"party": "body"}, name="enrol"),
    path("networks/<uuid:key>/enrol/person/", enrolling.enrol, {"party": "person"}, name="enrol-person"),
    path("networks/<uuid:key>/import/", lists.upload, name="import-upload"),
    path("enrolments/<uuid:key>/leave/", enrolling.leave, name="leave"),
    path("enrolments/<uuid:key>/correct/", correcting.correct, name="correct"),
    path("enrolments/<uuid:key>/correct/party/", correcting.correct_party, name="correct-party"),
    path("enrolments/<uuid:key>/strike/", correcting.strike, name="strike"),
    path("imports/<uuid:key>/", lists.batch, name="import"),
    path("imports/<uuid:key>/columns/", lists.columns, name="import-columns"),
    path("imports/<uuid:key>/changes/", list_result.changed, name="import-changes"),
    path("imports/<uuid:key>/missing/", list_result.missing, name="import-missing"),
    path("imports/<uuid:key>/check/", lists.check, name="import-check"),
    path("imports/<uuid:key>/accept/", lists.accept, name="import-accept"),
    path("imports/<uuid:key>/give-up/", lists.give_up, name="import-give-up"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<uuid:key>/returns/", programmes.programme_returns, name="programme-returns"),
    path("returns/", returns.returns, name="returns"),
    path("returns/<uuid:programme>/<int:year>/<int:month>/", returns.fill_in, name="return"),
    path("filled/<uuid:key>/", filled.filled, name="filled"),
    path("filled/<uuid:key>/file/", filled.file, name="filled-file"),
    path("filled/<uuid:key>/accept/", filled.accept, name="filled-accept"),
    path("filled/<uuid:key>/send-back/", filled.send_back, name="filled-send-back"),
]
