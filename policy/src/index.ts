// The policy pack of ecs-foundation, which Pulumi loads: it refuses resources that bypass the foundation's components.

import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("ecs-foundation", { policies, enforcementLevel: "mandatory" });
