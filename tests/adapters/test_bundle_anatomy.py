"""Every byte of a bundle belongs to its own code or to a distribution, which something needs."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from toolkit.adapters.bundle_anatomy import OWN, anatomy

FILES = {
    "python/orders/domain.py": b"x = 1\n" * 10,
    "python/alpha/__init__.py": b"a" * 5000,
    "python/alpha-1.0.dist-info/METADATA": (
        b"Name: Alpha\nVersion: 1.0\n"
        b'Requires-Dist: beta_lib>=2; python_version >= "3.11"\n'
        b'Requires-Dist: gamma; sys_platform == "win32"\n'
        b"Requires-Dist: ???\n"
    ),
    "python/alpha-1.0.dist-info/RECORD": (
        b"alpha/__init__.py,,\nalpha-1.0.dist-info/METADATA,,\nalpha-1.0.dist-info/RECORD,,\n"
    ),
    "python/beta_lib/__init__.py": b"",
    "python/beta_lib-2.0.dist-info/METADATA": b"Name: beta-lib\nVersion: 2.0\n",
    "python/beta_lib-2.0.dist-info/RECORD": (
        b"beta_lib/__init__.py,,\nbeta_lib-2.0.dist-info/METADATA,,\nbeta_lib-2.0.dist-info/RECORD,,\n"
    ),
    "python/gamma-3.0.dist-info/METADATA": b"Name: gamma\nVersion: 3.0\n",
    "python/gamma-3.0.dist-info/RECORD": b"gamma-3.0.dist-info/METADATA,,\ngamma-3.0.dist-info/RECORD,,\n",
}


def bundle() -> bytes:
    """Return a layer's zip."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as written:
        for name, content in FILES.items():
            written.writestr(name, content)
    return made.getvalue()


def test_every_file_is_counted_once_and_every_requirement_told() -> None:
    """Markers are judged for the runtime: nothing needs what only Windows would."""
    found = anatomy("common", bundle(), runtime="python3.11", architecture="arm64")

    shares = {share.name: share for share in found.shares}
    assert set(shares) == {OWN, "Alpha", "beta-lib", "gamma"}
    assert sum(share.files for share in found.shares) == len(FILES)
    assert sum(share.unzipped_size for share in found.shares) == sum(len(each) for each in FILES.values())
    assert shares["beta-lib"].needed_by == ("Alpha",)
    assert shares["gamma"].needed_by == ()
    assert shares["Alpha"].version == "1.0"
    assert shares[OWN].largest == "python/orders/domain.py"


def test_the_largest_share_comes_first() -> None:
    """It is what is looked for."""
    found = anatomy("common", bundle(), runtime="python3.11", architecture="arm64")

    sizes = [share.size for share in found.shares]
    assert sizes == sorted(sizes, reverse=True)
