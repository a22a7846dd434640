package faults

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// protocol is how a service encodes errors.
type protocol int

const (
	ec2Query protocol = iota
	query
	jsonRPC
	cbor
	restJSON
	restXML
	s3XML
)

// protocol returns the protocol of a call. The AWS SDK for Go chooses the same, by the service.
func (c *call) protocol() protocol {
	switch {
	case strings.Contains(c.req.URL.Path, "/operation/"):
		return cbor
	case c.req.Header.Get("X-Amz-Target") != "":
		return jsonRPC
	case c.service == "ec2":
		return ec2Query
	case c.service == "s3":
		return s3XML
	case c.service == "route53":
		return restXML
	case strings.HasPrefix(c.req.Header.Get("Content-Type"), "application/x-www-form-urlencoded"):
		return query
	default:
		return restJSON
	}
}

// throttling are the codes and statuses of a throttled call.
//
//   - EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
//   - Query: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
//   - JSON: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
//   - S3: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
//   - Route 53: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
var throttling = map[protocol]problem{
	ec2Query: {"RequestLimitExceeded", "Request limit exceeded.", http.StatusServiceUnavailable},
	query:    {"Throttling", "Rate exceeded", http.StatusBadRequest},
	jsonRPC:  {"ThrottlingException", "Rate exceeded", http.StatusBadRequest},
	cbor:     {"ThrottlingException", "Rate exceeded", http.StatusBadRequest},
	restJSON: {"TooManyRequestsException", "Rate exceeded", http.StatusTooManyRequests},
	restXML:  {"Throttling", "Rate exceeded", http.StatusBadRequest},
	s3XML:    {"SlowDown", "Please reduce your request rate.", http.StatusServiceUnavailable},
}

// problem is an error that AWS returns.
type problem struct {
	code, message string
	status        int
}

// fail answers with an error.
func (c *call) fail(w http.ResponseWriter, fault Fault) {
	switch fault {
	case Throttled:
		c.write(w, throttling[c.protocol()])
	case NotFound:
		c.write(w, c.notFound())
	case InternalError:
		c.write(w, problem{"InternalFailure", "The request processing has failed.", http.StatusInternalServerError})
	default:
		c.write(w, problem{"ServiceUnavailable", "The request has failed due to a temporary failure.", http.StatusServiceUnavailable})
	}
}

// errorFormats are the bodies of errors. Their arguments are the code and the message.
// https://smithy.io/2.0/aws/protocols/
var errorFormats = map[protocol]string{
	ec2Query: `<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>proxy</RequestID></Response>`,
	query:    errorResponse,
	restXML:  errorResponse,
	s3XML:    `<Error><Code>%s</Code><Message>%s</Message><RequestId>proxy</RequestId></Error>`,
}

const errorResponse = `<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>` +
	`<RequestId>proxy</RequestId></ErrorResponse>`

func (c *call) write(w http.ResponseWriter, p problem) {
	var body []byte
	switch protocol := c.protocol(); protocol {
	case jsonRPC, restJSON:
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.Header().Set("X-Amzn-ErrorType", p.code)
		body, _ = json.Marshal(map[string]string{"__type": p.code, "message": p.message})
	case cbor:
		w.Header().Set("Content-Type", "application/cbor")
		w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
		body = append([]byte{0xa2}, encodeText("__type", p.code, "message", p.message)...) // a map with two pairs
	default:
		w.Header().Set("Content-Type", "text/xml")
		body = fmt.Appendf(nil, errorFormats[protocol], p.code, p.message)
	}
	w.WriteHeader(p.status)
	_, _ = w.Write(body)
}

// encodeText encodes texts of less than 256 bytes in CBOR (https://www.rfc-editor.org/rfc/rfc8949#name-major-types).
func encodeText(texts ...string) []byte {
	var encoded []byte
	for _, text := range texts {
		encoded = append(append(encoded, 0x78, byte(len(text))), text...) //nolint:gosec // codes and messages are short
	}
	return encoded
}
