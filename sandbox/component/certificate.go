package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// certificate is a certificate of the program.
type certificate struct {
	pulumi.CustomResourceState

	ARN pulumi.StringOutput `pulumi:"arn"`
}

// newCertificate imports a certificate and returns its ARN. Unlike a requested one, it is issued at once, which a listener
// needs.
func newCertificate(ctx *pulumi.Context, provider *awsProvider) (pulumi.StringOutput, error) {
	body, key, err := selfSigned()
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	var cert certificate
	err = ctx.RegisterResource("aws:acm/certificate:Certificate", "shop", pulumi.Map{
		"certificateBody": pulumi.String(body), "privateKey": pulumi.ToSecret(pulumi.String(key)),
	}, &cert, pulumi.Provider(provider))
	return cert.ARN, err
}

// selfSigned returns a certificate and its key. They are the same in each run, so that a preview after an update shows no
// change: without a source of random numbers, the signature is deterministic.
func selfSigned() (body, key string, err error) {
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{1}, 32))
	if err != nil {
		return "", "", err
	}
	const domain = "shop.example.com"
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: domain}, DNSNames: []string{domain},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(nil, template, template, private.Public(), private)
	if err != nil {
		return "", "", err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", "", err
	}
	return encode("CERTIFICATE", der), encode("PRIVATE KEY", pkcs8), nil
}

func encode(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}
