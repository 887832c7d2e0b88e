"""The statistics document: workspaces, preferences and imports by HTTP.

Sent through a socket or a route of a server whose engine is R, and come back computed.
"""

from tests.builders.speakers import ROOT


def test_workspaces_are_many_and_one_is_current(server):
    with server.client() as person:
        person.post("/api/account/register", json={})
        first = person.get("/login").json()["workspace"]["id"]
        second = person.post(f"{ROOT}/workspaces", json={"name": "Second"}).json()
        assert (second["next_hash"], second["current"]) == (1, True)
        person.post(f"{ROOT}/workspaces/{first}/open").raise_for_status()
        renamed = person.patch(f"{ROOT}/workspaces/{second['id']}", json={"name": "Other"})
        assert renamed.json()["name"] == "Other"
        copied = person.post(f"{ROOT}/workspaces/{first}/copy", json={"name": "Copy"}).json()
        listed = person.get(f"{ROOT}/workspaces").json()
        assert listed["items"][0]["name"] == "Copy"
        assert person.delete(f"{ROOT}/workspaces/{copied['id']}").status_code == 204
        assert person.get(f"{ROOT}/workspaces").json()["total"] == 2


def test_preference_sets_are_kept_the_moment_they_are_set(person):
    content = {"general": {"graph": {"width": 300}}, "format": {"print": {"graph": {"width": 900}}}}
    for name in ("printing", "classwork"):
        assert person.put(f"{ROOT}/preferences/{name}", json=content).status_code == 200
    person.put(f"{ROOT}/preferences/active", json={"name": "printing"}).raise_for_status()

    listed = person.get(f"{ROOT}/preferences").json()
    assert {one["name"]: one["active"] for one in listed} == {"classwork": False, "printing": True}
    assert person.get(f"{ROOT}/preferences/printing").json()["content"] == content
    assert person.put(f"{ROOT}/preferences/x", json={"general": {"grph": {}}}).status_code == 400
    assert person.delete(f"{ROOT}/preferences/classwork").status_code == 204
    assert person.get(f"{ROOT}/preferences/classwork").status_code == 404


def test_results_look_as_the_set_that_counts_says_where_they_are_shown(server):
    content = {
        "general": {
            "graph": {"width": 300, "line": {"color": "red"}},
            "table": {"header": "ivory"},
        },
        "format": {"print": {"graph": {"width": 900}}, "small": {"table": {"text": {"size": 11}}}},
    }
    with server.client() as person:
        person.post("/api/account/register", json={})
        nothing = {"graph": {}, "table": {}}
        plain = {"screen": nothing, "small": nothing, "print": nothing}
        assert person.get(f"{ROOT}/looks").json() == plain
        person.put(f"{ROOT}/preferences/mine", json=content).raise_for_status()
        looks = person.get(f"{ROOT}/looks").json()

    widths = {name: look["graph"]["view"]["continuousWidth"] for name, look in looks.items()}
    assert widths == {"screen": 300, "small": 300, "print": 900}
    assert looks["screen"]["graph"]["bar"] == {"color": "red"}, "the document: as lines"
    assert looks["small"]["table"] == {
        "--cells-font-size": "11px",
        "--heads-background": "ivory",
        "--heads-color": "black",
    }


def test_file_is_looked_at_again_with_other_choices_and_becomes_a_data_set(speaker, person):
    file = {"file": ("t.csv", b"a;b\n1,5;x\n2,5;y\n")}
    seen = person.post(f"{ROOT}/import", files=file).json()
    assert (seen["choices"]["delimiter"], seen["choices"]["decimal"]) == (";", ",")
    again = person.post(
        f"{ROOT}/import", json={"upload": seen["upload"], "choices": {"delimiter": ","}}
    ).json()
    assert again["preview"] != seen["preview"]
    made = person.post(
        f"{ROOT}/import/{seen['upload']}/dataset", json={"workspace": speaker.workspace}
    ).json()
    assert (made["type"], made["rows"]) == ("dataset", 2)
    assert speaker.client.hear() is None, "the socket hears of it"
