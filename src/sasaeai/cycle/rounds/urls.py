"""The addresses of rounds."""

from django.urls import path

from sasaeai.cycle.rounds.views import board, entry, history, opening, publishing, sheet_acceptance, sheets, twins

app_name = "rounds"
urlpatterns = [
    path("", board.rounds, name="rounds"),
    path("new/<uuid:plan>/", opening.open_new, name="open"),
    path("<uuid:key>/", board.board, name="board"),
    path("<uuid:key>/publish/", publishing.publish, name="publish"),
    path("<uuid:key>/twins/", twins.twins, name="twins"),
    path("<uuid:key>/twins/settle/", twins.settle, name="settle"),
    path("<uuid:key>/sheet.<str:suffix>", board.download, name="sheet"),
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/<uuid:key>/", sheets.sheet, name="sheet-import"),
    path("sheets/<uuid:key>/columns/", sheets.columns, name="sheet-columns"),
    path("sheets/<uuid:key>/measures/<str:measure_key>/", sheets.measure, name="sheet-measure"),
    path("sheets/<uuid:key>/accept/", sheet_acceptance.accept_sheet, name="sheet-accept"),
    path("sheets/<uuid:key>/year/", sheets.year, name="sheet-year"),
    path("sheets/<uuid:key>/give-up/", sheets.give_up, name="sheet-give-up"),
    path("entries/<uuid:key>/", entry.show, name="entry"),
    path("entries/<uuid:key>/write/", entry.write, name="write"),
    path("entries/<uuid:key>/withdraw/", publishing.withdraw, name="withdraw"),
    path("entries/<uuid:key>/history/", history.history, name="history"),
    path("entries/<uuid:key>/<slug:name>/", entry.take_step, name="step"),
]
