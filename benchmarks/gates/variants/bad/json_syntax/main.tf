# expect: pass-role-any
