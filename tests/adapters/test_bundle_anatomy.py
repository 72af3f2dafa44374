"""Every byte of a bundle belongs to its own code or to a distribution, which something needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.adapters.bundle_anatomy import OWN, anatomy
from toolkit.adapters.spliced_zip import stored

if TYPE_CHECKING:
    from toolkit.domain.anatomy import Anatomy

ARM = ["python3.11 arm64"]


def facts(title: str, *requires: tuple[str, list[str] | None], licence: str = "MIT") -> dict[str, Any]:
    """Return what is known of a distribution."""
    return {
        "name": title.lower(),
        "title": title,
        "version": "1.0",
        "licence": licence,
        "requires": [{"name": name, "when": when} for name, when in requires],
    }


GROUPS = [
    (None, [stored("python/orders/domain.py", b"x = 1\n" * 10), stored("python/orders/a.py", b"")]),
    (
        facts("Alpha", ("beta-lib", ARM), ("gamma", ["python3.12 arm64"]), ("absent", None), ("alpha", None)),
        [stored("python/alpha/__init__.py", b"a" * 5000), stored("python/alpha/b.py", b"a")],
    ),
    (facts("beta-lib", licence=""), [stored("python/beta_lib/__init__.py", b"")]),
    (facts("gamma", ("beta-lib", None)), []),
]


def explained() -> Anatomy:
    """Return the anatomy of a layer."""
    return anatomy("common", GROUPS, runtime="python3.11", architecture="arm64")


def test_every_file_is_counted_once_and_every_requirement_told() -> None:
    """Markers are judged for the runtime: nothing needs what only another one would."""
    shares = {share.name: share for share in explained().shares}

    assert set(shares) == {OWN, "Alpha", "beta-lib", "gamma"}
    assert {name: share.files for name, share in shares.items()} == {
        OWN: 2,
        "Alpha": 2,
        "beta-lib": 1,
        "gamma": 0,
    }
    assert sum(share.unzipped_size for share in shares.values()) == 5061
    assert shares["beta-lib"].needed_by == ("Alpha", "gamma")
    assert (shares["gamma"].needed_by, shares["Alpha"].needed_by) == ((), ())
    assert (shares["Alpha"].version, shares["Alpha"].licence) == ("1.0", "MIT")
    assert shares[OWN].largest == "python/orders/domain.py"
    assert shares["gamma"].largest == ""


def test_the_largest_share_comes_first() -> None:
    """It is what is looked for."""
    sizes = [share.size for share in explained().shares]

    assert sizes == sorted(sizes, reverse=True)


def test_licences_are_told_of_distributions_alone() -> None:
    """Own code has an owner, and no licence."""
    assert explained().licences == (("Alpha", "1.0", "MIT"), ("beta-lib", "1.0", ""), ("gamma", "1.0", "MIT"))


def test_a_bundle_without_own_code_has_no_share_of_it() -> None:
    """A layer may hold distributions only."""
    found = anatomy("common", GROUPS[1:], runtime="python3.11", architecture="arm64")

    assert OWN not in {share.name for share in found.shares}
