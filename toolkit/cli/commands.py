"""Every command there is: where it stands, and what it does in one line.

``toolkit --help`` reads this and imports none of them.
"""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "apply": ("toolkit.cli.apply:apply", "Apply the plan that was approved, and nothing else."),
    "bootstrap": ("toolkit.cli.bootstrap:bootstrap", "Make buckets, keys and roles that deploying needs."),
    "ci": ("toolkit.cli.ci:ci", "Do what the workflows call, and say it on the pull request."),
    "coldstart": ("toolkit.cli.coldstart:coldstart", "Measure what a cold start imports, and how long."),
    "demo": ("toolkit.cli.demo:demo", "Walk the whole road on the embedded AWS."),
    "doctor": ("toolkit.cli.doctor:doctor", "Say what this machine lacks, and how to mend it."),
    "drift": ("toolkit.cli.drift:drift", "Say what somebody has changed in an account by hand."),
    "hold": ("toolkit.cli.hold:hold", "Stop promotions into an environment."),
    "history": ("toolkit.cli.history:history", "Say who did what, when, on which signed evidence."),
    "iam": ("toolkit.cli.iam:iam", "Hold what a function needs of AWS against what it is granted."),
    "local": ("toolkit.cli.local:local", "Start and stop the embedded AWS."),
    "package": ("toolkit.cli.package:package", "Build functions, layers and infrastructure: a release."),
    "plan": ("toolkit.cli.plan:plan", "Say what would happen, and what could be lost."),
    "promote": ("toolkit.cli.promote:promote", "Move a verified release to the next environment."),
    "release-hold": ("toolkit.cli.hold:release_hold", "Let promotions into an environment go on."),
    "rollback": ("toolkit.cli.rollback:rollback", "Go back to the release that was verified before."),
    "scan": ("toolkit.cli.scan:scan", "Scan infrastructure code, failing closed."),
    "status": ("toolkit.cli.status:status", "Say what runs where, and what holds it back."),
    "token": ("toolkit.cli.token:token", "Print an access token for the deployed API."),
    "unlock": ("toolkit.cli.unlock:unlock", "Say who holds a state's lock, and take it from the dead."),
    "validate": ("toolkit.cli.validate:validate", "Check configuration, references and Terraform code."),
    "verify-build": (
        "toolkit.cli.verify_build:verify_build",
        "Build a release's commit anew, and compare.",
    ),
    "verify": ("toolkit.cli.verify:verify", "Prove that an environment runs its release, and works."),
}
