package loadbalancer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/component"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// createListeners creates the listeners with their certificates and rules.
func (b *builder) createListeners() error {
	for _, planned := range b.plan.Listeners {
		if err := b.createListener(planned); err != nil {
			return fmt.Errorf("listener %q: %w", planned.Key, err)
		}
	}
	return nil
}

func (b *builder) createListener(planned lbplan.Listener) error {
	if planned.ExistingARN != "" {
		return b.serve(pulumi.String(planned.ExistingARN).ToStringOutput(), planned)
	}
	args := &lb.ListenerArgs{
		LoadBalancerArn: b.alb.Arn,
		Port:            pulumi.Int(planned.Port),
		Protocol:        pulumi.String("HTTP"),
		DefaultActions:  lb.ListenerDefaultActionArray{notFound()},
		Tags:            b.Tags(planned.Key),
	}
	if planned.HTTPS {
		args.Protocol = pulumi.String("HTTPS")
		args.CertificateArn = b.out.CertificateARN
		args.SslPolicy = pulumi.String(lbplan.TLSPolicy)
		args.MutualAuthentication = mutualTLS(planned.MutualTLS)
	}
	if planned.Redirects {
		args.DefaultActions = lb.ListenerDefaultActionArray{redirectToHTTPS()}
	}
	// The HTTP listener starts to redirect clients when the HTTPS listener and its rules exist.
	serving := b.out.serving
	if b.args.New {
		serving = nil
	}
	listener, err := lb.NewListener(b.Ctx, b.Name(planned.Key), args, b.Child, component.DependsOn(serving...))
	if err != nil {
		return err
	}
	b.out.serving = append(b.out.serving, listener)
	return b.serve(listener.Arn, planned)
}

// serve adds the certificates and rules of the plan to a listener.
func (b *builder) serve(arn pulumi.StringOutput, planned lbplan.Listener) error {
	b.out.ListenerARNs.Set(planned.Key, arn)
	if err := b.addCertificates(arn, planned); err != nil {
		return err
	}
	return b.createRules(arn, planned)
}

// addCertificates adds the certificates of a listener, except for the default one. The
// resource of a certificate is named after the certificate, not after its key in the stack
// file: otherwise renaming a key would add the certificate again and then remove it.
func (b *builder) addCertificates(listener pulumi.StringInput, planned lbplan.Listener) error {
	for _, key := range slices.Sorted(maps.Keys(planned.Certificates)) {
		arn, prefix := planned.Certificates[key], planned.Key+"-sni-"
		id := arn[strings.LastIndex(arn, "/")+1:]
		certificate, err := lb.NewListenerCertificate(b.Ctx, b.Name(prefix+id), &lb.ListenerCertificateArgs{
			ListenerArn: listener, CertificateArn: pulumi.String(arn),
		}, b.Child, pulumi.Aliases([]pulumi.Alias{{Name: pulumi.String(b.Name(prefix + key))}})) // its earlier name
		if err != nil {
			return fmt.Errorf("certificate %q: %w", key, err)
		}
		b.out.serving = append(b.out.serving, certificate)
	}
	return nil
}

// mutualTLS returns how client certificates are verified. It is always set, because AWS
// keeps the previous setting of a listener if it is missing.
func mutualTLS(m *lbplan.MutualTLS) lb.ListenerMutualAuthenticationArgs {
	switch {
	case m == nil:
		return lb.ListenerMutualAuthenticationArgs{Mode: pulumi.String("off")}
	case m.Passthrough:
		return lb.ListenerMutualAuthenticationArgs{Mode: pulumi.String("passthrough")}
	default:
		return lb.ListenerMutualAuthenticationArgs{
			Mode: pulumi.String("verify"), TrustStoreArn: pulumi.String(m.TrustStore),
			IgnoreClientCertificateExpiry: pulumi.Bool(m.IgnoreExpired),
		}
	}
}

// notFound is the response to requests that match no rule.
func notFound() lb.ListenerDefaultActionArgs {
	return lb.ListenerDefaultActionArgs{
		Type: pulumi.String("fixed-response"),
		FixedResponse: lb.ListenerDefaultActionFixedResponseArgs{
			ContentType: pulumi.String("text/plain"),
			MessageBody: pulumi.String("Not found"),
			StatusCode:  pulumi.String("404"),
		},
	}
}

func redirectToHTTPS() lb.ListenerDefaultActionArgs {
	return lb.ListenerDefaultActionArgs{
		Type: pulumi.String("redirect"),
		Redirect: lb.ListenerDefaultActionRedirectArgs{
			Protocol:   pulumi.String("HTTPS"),
			Port:       pulumi.String("443"),
			StatusCode: pulumi.String("HTTP_301"),
		},
	}
}
