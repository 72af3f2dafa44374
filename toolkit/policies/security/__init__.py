"""Our own rules about infrastructure code, one module a rule."""
