"""Run inside an installation: gives a city its people step by step, as a system administrator would.

``python -m tests.factories.staffed office`` before a sheet is taken in, ``… divisions`` once its divisions are known.
"""

import sys
from datetime import date, timedelta
from random import Random

from sasaeai.installation import start_site

start_site()

from django.utils import timezone  # noqa: E402

from sasaeai.city.accounts.models import Holding  # noqa: E402
from sasaeai.city.accounts.selectors.viewers import viewer_of  # noqa: E402
from sasaeai.city.places.models import Division  # noqa: E402
from sasaeai.city.registers.services import networks, organisations, programmes, return_items  # noqa: E402
from sasaeai.sample.city.staff import LOGINS, contractor_of, office_of, staff_of  # noqa: E402


def office() -> None:
    office_of(Random(1))


def divisions() -> None:
    random = Random(2)
    staff = staff_of(Holding.objects.get(user__login=LOGINS["office"]), random)
    division = Division.objects.get(name="高齢者福祉課")
    today = timezone.localdate()
    by = viewer_of(staff.divisions[division.name], on=today)
    watching = programmes.set_up(name="高齢者見守りネットワーク事業", division=division, since=date(2009, 4, 1), by=by)
    networks.set_up(programme=watching, name="みはるの見守りリング", since=date(2009, 4, 1), by=by)
    cafes = programmes.set_up(name="オレンジカフェ運営事業", division=division, since=date(2012, 4, 1), by=by)
    return_items.ask(programme=cafes, label="参加者数", unit="人", counts="開催日ごとの参加者の延べ人数", by=by)
    body = organisations.add(name="カフェひだまり", by=by)
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    programmes.contract(programme=cafes, organisation=body, since=last_month, by=by)
    post = contractor_of("カフェひだまり 担当", LOGINS["contractor"], random).post
    programmes.represent(post=post, organisation=body, by=by)


if __name__ == "__main__":
    {"office": office, "divisions": divisions}[sys.argv[1]]()
