package main

import (
	"path"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// logs adds a log group with a subscription, and returns the group.
func (s *stack) logs(n network) *resource {
	logs := s.add("cloudwatch/logGroup:LogGroup", "ui", object{"retentionInDays": 30})
	subscribe := s.role("subscribe", "logs")
	destination := s.add("cloudwatch/logDestination:LogDestination", "ui", object{
		"roleArn": subscribe.Arn, "targetArn": "arn:aws:kinesis:us-east-1:123456789012:stream/logs",
	})
	s.add("cloudwatch/logDestinationPolicy:LogDestinationPolicy", "ui", object{
		"destinationName": destination.Name, "accessPolicy": s.policy("logs", "logs:PutSubscriptionFilter", destination.Arn),
	})
	s.add("cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "ui", object{
		"logGroup": logs.Name, "destinationArn": destination.Arn, "filterPattern": s.team,
	})
	s.add("servicediscovery/privateDnsNamespace:PrivateDnsNamespace", "internal",
		object{"name": "shop.internal", "vpc": n.vpc.ID()})
	return logs
}

// cluster is an ECS cluster and the association with its capacity providers, which services depend on.
type cluster struct{ cluster, capacity *resource }

func (s *stack) cluster(data storage, logs *resource) cluster {
	namespace := s.add("servicediscovery/httpNamespace:HttpNamespace", "shop", object{"name": "shop"})
	ecs := s.add("ecs/cluster:Cluster", "shop", object{
		"settings": list{object{"name": "containerInsights", "value": "enhanced"}},
		"configuration": object{"executeCommandConfiguration": object{
			"kmsKeyId": data.key.Arn, "logging": "OVERRIDE",
			"logConfiguration": object{"cloudWatchLogGroupName": logs.Name, "cloudWatchEncryptionEnabled": true},
		}},
		"serviceConnectDefaults": object{"namespace": namespace.Arn},
	})
	capacity := s.add("ecs/clusterCapacityProviders:ClusterCapacityProviders", "shop", object{
		"clusterName": ecs.Name, "capacityProviders": list{"FARGATE", "FARGATE_SPOT"},
		"defaultCapacityProviderStrategies": list{
			object{"capacityProvider": "FARGATE", "base": 1, "weight": 1},
			object{"capacityProvider": "FARGATE_SPOT", "base": 0, "weight": 3},
		},
	})
	s.invoke("ecs/getCluster:getCluster", object{"clusterName": capacity.ID()})
	return cluster{ecs, capacity}
}

func (s *stack) taskDefinition(logs *resource) *resource {
	execution := s.role("execution", "ecs-tasks")
	s.add("iam/rolePolicyAttachment:RolePolicyAttachment", "execution", object{
		"role":      execution.Name,
		"policyArn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
	})
	task := s.role("task", "ecs-tasks")
	s.add("iam/rolePolicy:RolePolicy", "task", object{"role": task.ID(), "policy": s.policy("", "s3:GetObject", "*")})
	policy := s.add("iam/policy:Policy", "task", object{"policy": s.policy("", "sqs:SendMessage", "*")})
	s.add("iam/rolePolicyAttachment:RolePolicyAttachment", "task",
		object{"role": task.Name, "policyArn": policy.Arn})
	s.invoke("iam/getRole:getRole", object{"name": task.ID()})
	return s.add("ecs/taskDefinition:TaskDefinition", "ui", object{
		"family": "ui", "requiresCompatibilities": list{"FARGATE"}, "networkMode": "awsvpc",
		"cpu": "256", "memory": "512",
		"executionRoleArn": execution.Arn, "taskRoleArn": task.Arn,
		"runtimePlatform": object{"operatingSystemFamily": "LINUX", "cpuArchitecture": "ARM64"},
		"volumes":         list{object{"name": "tmp"}},
		"containerDefinitions": asJSON(list{object{
			"name": "ui", "image": "public.ecr.aws/nginx/nginx:stable", "essential": true,
			"readonlyRootFilesystem": true,
			"portMappings":           list{object{"name": "http", "containerPort": 3000, "appProtocol": "http"}},
			"mountPoints":            list{object{"sourceVolume": "tmp", "containerPath": "/tmp"}},
			"environment":            list{object{"name": "STAGE", "value": "trial"}},
			"logConfiguration": object{"logDriver": "awslogs", "options": object{
				"awslogs-group": logs.Name, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ui",
			}},
		}}),
	})
}

func (s *stack) service(n network, alb loadBalancer, c cluster, taskDefinition *resource) {
	service := s.add("ecs/service:Service", "ui", object{
		"cluster": c.cluster.Arn, "taskDefinition": taskDefinition.Arn, "desiredCount": 2,
		"capacityProviderStrategies": list{object{"capacityProvider": "FARGATE", "weight": 1}},
		"loadBalancers": list{
			object{"targetGroupArn": alb.targetGroup.Arn, "containerName": "ui", "containerPort": 3000},
		},
		"networkConfiguration":     object{"subnets": n.subnetIDs(), "securityGroups": list{alb.securityGroup.ID()}},
		"deploymentCircuitBreaker": object{"enable": true, "rollback": true},
		"deploymentController":     object{"type": "ECS"},
		"serviceConnectConfiguration": object{"enabled": true, "services": list{object{
			"portName": "http", "clientAlias": list{object{"dnsName": "ui", "port": 80}},
		}}},
		"deploymentMaximumPercent": 200, "deploymentMinimumHealthyPercent": 100, "healthCheckGracePeriodSeconds": s.size,
		"enableExecuteCommand": true, "enableEcsManagedTags": true, "propagateTags": "SERVICE",
		"availabilityZoneRebalancing": "ENABLED",
	}, pulumi.DependsOn([]pulumi.Resource{alb.rule, c.capacity}), pulumi.IgnoreChanges([]string{"desiredCount"}))
	s.add("iam/serviceLinkedRole:ServiceLinkedRole", "scaling",
		object{"awsServiceName": "ecs.application-autoscaling.amazonaws.com"})
	target := s.add("appautoscaling/target:Target", "ui", object{
		"serviceNamespace": "ecs", "scalableDimension": "ecs:service:DesiredCount", "minCapacity": 2, "maxCapacity": 6,
		"resourceId": pulumi.Sprintf("service/%s/%s", c.cluster.Name, service.Name),
	})
	s.add("appautoscaling/policy:Policy", "ui", object{
		"serviceNamespace": "ecs", "scalableDimension": "ecs:service:DesiredCount", "resourceId": target.ID(),
		"policyType": "TargetTrackingScaling",
		"targetTrackingScalingPolicyConfiguration": object{
			"targetValue": s.size, "scaleInCooldown": 300, "scaleOutCooldown": 60,
			"predefinedMetricSpecification": object{"predefinedMetricType": "ECSServiceAverageCPUUtilization"},
		},
	})
	// The ID, unlike the name, is unknown in a preview that creates the service, so that it does not look for it.
	name := service.ID().ApplyT(func(arn pulumi.ID) string { return path.Base(string(arn)) })
	s.invoke("ecs/getService:getService", object{"clusterArn": c.cluster.Arn, "serviceName": name})
}
