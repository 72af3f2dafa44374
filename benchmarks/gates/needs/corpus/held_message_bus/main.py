from app.bootstrap import bootstrap
handler = bootstrap()
