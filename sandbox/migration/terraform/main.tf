# The resources of terraform-aws-modules vpc 5.21.0 and alb 9.17.0, with their addresses, names and tags. The modules
# themselves are not part of this repository: the local ones have the resources that these arguments create.
# https://github.com/terraform-aws-modules/terraform-aws-vpc/tree/v5.21.0
# https://github.com/terraform-aws-modules/terraform-aws-alb/tree/v9.17.0
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  max_retries                 = 3
}

module "vpc" {
  source          = "./vpc"
  name            = "shop"
  cidr            = "10.20.0.0/16"
  azs             = ["us-east-1a", "us-east-1b"]
  public_subnets  = ["10.20.101.0/24", "10.20.102.0/24"]
  private_subnets = ["10.20.1.0/24", "10.20.2.0/24"]
}

module "alb" {
  source  = "./alb"
  name    = "shop"
  vpc_id  = module.vpc.vpc_id
  cidr    = "10.20.0.0/16"
  subnets = module.vpc.public_subnets
}

output "listener" { value = module.alb.listener }
output "security_group" { value = module.alb.security_group }
output "vpc_id" { value = module.vpc.vpc_id }
output "public_subnets" { value = module.vpc.public_subnets }
output "private_subnets" { value = module.vpc.private_subnets }
