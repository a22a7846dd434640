# terraform-aws-modules/alb with a listener, a target group, and a rule for all paths.
variable "name" { type = string }
variable "vpc_id" { type = string }
variable "cidr" { type = string }
variable "subnets" { type = list(string) }

locals {
  tags = { "terraform-aws-modules" = "alb" }
}

resource "aws_security_group" "this" {
  count       = 1
  name_prefix = "${var.name}-"
  description = "Security group for ${var.name} application load balancer"
  vpc_id      = var.vpc_id
  tags        = local.tags
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each          = { http = 80 }
  security_group_id = aws_security_group.this[0].id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each          = { all = var.cidr }
  security_group_id = aws_security_group.this[0].id
  cidr_ipv4         = each.value
  ip_protocol       = "-1"
  tags              = local.tags
}

resource "aws_lb" "this" {
  count                      = 1
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.subnets
  security_groups            = [aws_security_group.this[0].id]
  drop_invalid_header_fields = true
  enable_deletion_protection = false
  tags                       = local.tags
}

resource "aws_lb_target_group" "this" {
  for_each    = { orders = 3000 }
  name_prefix = each.key
  vpc_id      = var.vpc_id
  target_type = "ip"
  protocol    = "HTTP"
  port        = each.value
  tags        = local.tags
}

resource "aws_lb_listener" "this" {
  for_each          = { http = 80 }
  load_balancer_arn = aws_lb.this[0].arn
  port              = each.value
  protocol          = "HTTP"
  tags              = local.tags
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this["orders"].arn
  }
}

resource "aws_lb_listener_rule" "this" {
  for_each     = { "http/all" = 50000 }
  listener_arn = aws_lb_listener.this["http"].arn
  priority     = each.value
  tags         = local.tags
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this["orders"].arn
  }
  condition {
    path_pattern {
      values = ["/*"]
    }
  }
}

output "listener" { value = aws_lb_listener.this["http"].arn }
output "security_group" { value = aws_security_group.this[0].id }
