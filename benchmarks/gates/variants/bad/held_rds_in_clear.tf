# expect: unencrypted
resource "aws_db_instance" "main" {
  identifier                  = "main"
  engine                      = "postgres"
  instance_class              = "db.t4g.micro"
  allocated_storage           = 20
  deletion_protection         = true
  username                    = "app"
  manage_master_user_password = true
}
