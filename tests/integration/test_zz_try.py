import time, pytest, json, logging, cProfile, pstats
from tests.factories.crawled import *
@pytest.mark.django_db
def test_x():
    with a_crawled_city() as city:
        c=city.client("other-division")
        u=reverse("rounds:entry",args=[city.entries["published"].pk])
        c.get(u)
        p=cProfile.Profile(); p.enable(); c.get(u); p.disable()
        pstats.Stats(p).sort_stats("cumtime").print_stats(45)
