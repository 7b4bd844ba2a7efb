"""Speech models in words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from audio.model_list import Checked, Place, State
from audio.models_store import Model, Role, Why, find_model, second
from review.i18n import gettext as _

MB = 1_000_000
SHORT = 12  # characters of a hash that tell models apart


def say_model(one: Checked) -> str:
    """One model in two lines, with what it is used for in front."""
    found = one.found
    mark = {Role.FIRST: "*", Role.SECOND: "+"}
    marks = "".join(mark[role] for role, _why in found.roles) or " "
    size = f"{found.size / MB:,.0f} MB"
    facts = [size, (one.sha256 or "")[:SHORT], _state(one)]
    if one.trial:
        facts.append(_("for trial"))
    facts += [_role(role, why) for role, why in found.roles]
    where = f"{_place(found.place)}: {found.path or '—'}"
    said = " · ".join(fact for fact in facts if fact)
    return f"{marks:<2}{found.called}  {said}\n  {where}"


def say_verdict(one: Checked) -> str:
    """Whether the weights are whole."""
    said = f"{one.found.called}: {_state(one)}"
    if one.state is State.DAMAGED:
        expected = _("expected {expected}").format(expected=one.expected)
        return f"{said} ({one.sha256}, {expected})\n  {one.found.path}"
    return f"{said} ({one.sha256})" if one.sha256 else said


def advice(models: Sequence[Checked]) -> Iterator[str]:
    """What the marks mean, and that a model for trial is one."""
    if models:
        yield _("* hears recordings, + hears doubtful places again")
    hears = next(
        (one for one in models for role, _w in one.found.roles if role is Role.FIRST),
        None,
    )
    if hears is not None and hears.trial:
        yield _(
            "The model that hears is for trial: rely on a bigger one, for example greenroom models import large-v3-turbo."
        )


def after_import(model: Model, home: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Whether the imported model is used by itself, and how to use it where not."""
    again = second(home, environ)
    if find_model(home, environ).path == model.path:
        yield _("It hears from now on.")
    elif again and Path(again.named) == model.path:
        yield _("It is offered for hearing doubtful places again.")
    else:
        said = _("To hear with it: greenroom models use {name}")
        yield said.format(name=model.path.name)


def as_json(models: Sequence[Checked]) -> str:
    """The list for programs."""
    told = [
        {
            "name": one.found.called,
            "model": one.found.name,
            "place": str(one.found.place),
            "path": str(one.found.path) if one.found.path else None,
            "bytes": one.found.size,
            "sha256": one.sha256,
            "state": str(one.state),
            "trial": one.trial,
            "used": {str(role): str(why) for role, why in one.found.roles},
        }
        for one in models
    ]
    return json.dumps(told, ensure_ascii=False, indent=2)


def _state(one: Checked) -> str:
    return {
        State.PUBLISHED: _("as published"),
        State.AS_IMPORTED: _("as imported"),
        State.UNKNOWN: _("not among the published ones"),
        State.DAMAGED: _("damaged"),
        State.NOT_JOINED: _("not unpacked yet"),
    }[one.state]


def _place(place: Place) -> str:
    return {
        Place.NAMED: _("named folder"),
        Place.DATA_FOLDER: _("data folder"),
        Place.HUB_CACHE: _("hub cache"),
        Place.PACKAGED: _("packaged"),
    }[place]


def _role(role: Role, why: Why) -> str:
    variable = {
        Role.FIRST: "GREENROOM_WHISPER_MODEL",
        Role.SECOND: "GREENROOM_WHISPER_SECOND",
    }[role]
    because = {
        Why.NAMED: _("named"),
        Why.VARIABLE: _("set by {variable}").format(variable=variable),
        Why.CHOSEN: _("chosen with greenroom models use"),
        Why.BEST: _("the best one in the data folder"),
        Why.ONLY: _("nothing else is set"),
    }[why]
    what = {Role.FIRST: _("hears"), Role.SECOND: _("hears again")}[role]
    return f"{what} ({because})"
