"""Every rule there is; a rule that is not here does not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.policies import (
    account_is_own,
    authorizer_exists,
    availability,
    bytecode_fits,
    data_loss,
    environment_exists,
    exposure,
    failures_are_kept,
    handler_exists,
    identity,
    layer_exists,
    name_fits,
    name_is_unique,
    route_is_unique,
    secret_is_declared,
    snap_start_fits,
    unmanaged,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from toolkit.domain.plan import Plan
    from toolkit.domain.risk import Risk
    from toolkit.policies.wiring import Violation, World

WIRING: tuple[Callable[[World], Iterator[Violation]], ...] = (
    environment_exists.check,
    account_is_own.check,
    name_is_unique.check,
    name_fits.check,
    handler_exists.check,
    layer_exists.check,
    authorizer_exists.check,
    route_is_unique.check,
    secret_is_declared.check,
    failures_are_kept.check,
    snap_start_fits.check,
    bytecode_fits.check,
)

RISKS: tuple[Callable[[Plan], Iterator[Risk]], ...] = (
    data_loss.risks,
    identity.risks,
    exposure.risks,
    availability.risks,
    unmanaged.risks,
)
