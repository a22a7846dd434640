package validate

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ecs-foundation/internal/awsname"
)

// credentials matches credentials that are recognizable as such: access keys of AWS, tokens of
// common services, JSON web tokens, private keys, and the user information of URLs.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
// https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
var credentials = regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{20,}|` +
	`\bxox[a-z]-[\w-]{10,}|\bsk[-_](live|test|proj|ant)[-_][\w-]{16,}|\bAIza[\w-]{35}|\bnpm_\w{36}|\bpypi-\w{20,}|\bhvs\.[\w-]{20,}|` +
	`\beyJ[\w-]{10,}(\.[\w-]*)*|-----BEGIN [^"]*|://[^\s"/]*:[^\s"]*@|` +
	`(?i:password|passwd|pwd|secret|token|api_?key|signature)=[^\s"&]+`)

// secretKeys matches the keys whose values are secrets, or are mistaken for them.
var secretKeys = regexp.MustCompile(`(?i)(^|[.:])(secrets?(\[|$)|(secrets|tags)\.|tags$|` +
	`(secretsKey|clientSecret|[a-z]+\.key|issuer|[a-z]+Endpoint|clientId)$)`)

// CheckCredential returns the error of text that contains a credential, wherever it is typed.
func CheckCredential(text string) string {
	if found := credentials.FindString(text); found != "" {
		return fmt.Sprintf("must not contain a credential (got %q): revoke it, because the file and its history contain it, "+
			"store the new one in AWS Secrets Manager, and name the secret", Shorten(found))
	}
	return ""
}

// Redact shortens what can be a secret in a message about the value of a key: credentials and
// random text, and at a key for secrets each quoted value that is not an ARN. It also shortens
// long text, which no message needs.
func Redact(key, message string) string {
	message = shortenLong(message)
	message = credentials.ReplaceAllStringFunc(message, Shorten)
	if secretKeys.MatchString(key) {
		message = quotedText.ReplaceAllStringFunc(message, func(text string) string {
			value, err := strconv.Unquote(text)
			if err != nil || noSecret.MatchString(value) || utf8.RuneCountInString(value) < 4 {
				return text
			}
			return strconv.Quote(Shorten(value))
		})
	}
	return tokens.ReplaceAllStringFunc(message, func(text string) string {
		if awsname.IsARN(text) {
			return arnPart.ReplaceAllStringFunc(text, func(part string) string { return shortenIf(part, isRandomName(part)) })
		}
		return shortenIf(text, isRandom(text))
	})
}

// redactKey shortens what can be a secret in a key, which the user typed if it is a name.
func redactKey(key string) string {
	if len(key) > maxPrinted {
		key = keyPart.ReplaceAllStringFunc(key, func(part string) string { return shortenIf(part, len(part) > maxPrinted) })
	}
	return keyPart.ReplaceAllStringFunc(credentials.ReplaceAllStringFunc(key, Shorten), func(part string) string {
		return shortenIf(part, isRandom(part))
	})
}

var (
	quotedText = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	longWord   = regexp.MustCompile(`\S+`)
	keyPart    = regexp.MustCompile(`[^.:\[\]]+`)
	tokens     = regexp.MustCompile("arn:[^\\s\"`]*[^\\s\"`,;:()\\[\\]{}]|[^\\s\"'`,;:()\\[\\]{}<>…]+")
	arnPart    = regexp.MustCompile(`[^:]+`)
	word       = regexp.MustCompile(`[A-Za-z0-9]+`)
	// noSecret matches what is typed at the keys for secrets instead of the right value.
	noSecret = regexp.MustCompile(`^(arn:|alias/|aws:|https?://|[a-z]{2}(-[a-z]+)+-\d$|\d{4}-\d\d-\d\d)`)
	// identifier matches UUIDs, and the IDs that AWS generates.
	identifier = regexp.MustCompile(`^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|([a-z]+-)*[0-9a-f]{8,17}|` +
		`[a-z]+(-[a-z0-9]+)+_\w{9}|Z[0-9A-Z]{8,31}|mrk-[0-9a-f]{32})$`)
	// secretKey matches what has the form of a secret access key of AWS.
	secretKey = regexp.MustCompile(`[A-Za-z0-9+/]{40}`)
	// secretSuffix matches what Secrets Manager adds to the name of a secret.
	secretSuffix = regexp.MustCompile(`-[A-Za-z0-9]{6}$`)
	password     = regexp.MustCompile(`(?i)(passw(or)?d|pwd|hunter|secret).*\d|\d.*(passw(or)?d|pwd|secret)`)
)

// maxPrinted is the number of bytes of a value that a message prints as it is. The longest ones that
// a user has to recognize are ARNs.
const maxPrinted = 300

// shortenLong shortens long quoted text and long words.
func shortenLong(message string) string {
	if len(message) <= maxPrinted {
		return message
	}
	message = quotedText.ReplaceAllStringFunc(message, func(text string) string {
		value, err := strconv.Unquote(text)
		if err != nil || len(text) <= maxPrinted {
			return text
		}
		return strconv.Quote(Shorten(value))
	})
	return longWord.ReplaceAllStringFunc(message, func(text string) string { return shortenIf(text, len(text) > maxPrinted) })
}

func shortenIf(text string, secret bool) string {
	if secret {
		return Shorten(text)
	}
	return text
}

// Shorten returns the beginning of a text, at most a quarter of it, and its length. A text that
// is shortened already is not changed.
func Shorten(text string) string {
	if strings.Contains(text, "… (") {
		return text
	}
	runes := []rune(text)
	return fmt.Sprintf("%s… (%s)", string(runes[:min(4, len(runes)/4)]), Count(len(runes), "character"))
}

// isRandom reports whether a word of a message looks like a key or a password: it mixes letters
// and digits, or upper and lower case, more often than names do.
func isRandom(text string) bool {
	if identifier.MatchString(text) {
		return false
	}
	if key := secretKey.FindString(text); strings.ToLower(key) != key && hasLettersAndDigits(key) {
		return true
	}
	if strings.ContainsAny(text, "!^~%&#@$") && !strings.ContainsAny(text, "/.") && len(text) >= 8 && hasLettersAndDigits(text) {
		return true
	}
	for _, w := range word.FindAllString(text, -1) {
		if changes := digitChanges(w); len(w) >= 6 && changes >= 3 && 5*changes >= len(w) || len(w) >= 32 && changes > 0 {
			return true
		}
	}
	return password.MatchString(text) || isMixed(text)
}

// isRandomName is isRandom for a part of an ARN, whose names have more digits.
func isRandomName(text string) bool {
	text = secretSuffix.ReplaceAllString(text, "")
	text = strings.Join(slices.DeleteFunc(strings.Split(text, "/"), identifier.MatchString), "/")
	for _, w := range word.FindAllString(text, -1) {
		if len(w) >= 10 && digitChanges(w) >= 4 && !identifier.MatchString(w) {
			return true
		}
	}
	return isMixed(text)
}

// isMixed reports whether adjacent words of a text are together one long text that has upper
// and lower case letters and digits, which change more often than in names in camel case.
func isMixed(text string) bool {
	words := word.FindAllString(text, -1)
	for i := range words {
		for j := i + 1; j <= len(words); j++ {
			if mixes(strings.Join(words[i:j], "")) {
				return true
			}
		}
	}
	return false
}

func mixes(text string) bool {
	runs, last := 0, rune(0)
	for _, r := range text {
		kind := kindOf(r)
		if kind != last && (last != 'A' || kind != 'a') { // a word begins with an upper case letter
			runs++
		}
		last = kind
	}
	all := hasLettersAndDigits(text) && strings.ToLower(text) != text && strings.ToUpper(text) != text
	return all && len(text) >= 16 && 3*runs > len(text)
}

func kindOf(r rune) rune {
	switch {
	case unicode.IsDigit(r):
		return '0'
	case unicode.IsUpper(r):
		return 'A'
	}
	return 'a'
}

// digitChanges returns how often letters follow digits or digits follow letters.
func digitChanges(text string) int {
	changes := 0
	for i := 1; i < len(text); i++ {
		if unicode.IsDigit(rune(text[i-1])) != unicode.IsDigit(rune(text[i])) {
			changes++
		}
	}
	return changes
}

func hasLettersAndDigits(text string) bool {
	return strings.ContainsFunc(text, unicode.IsDigit) && strings.ContainsFunc(text, unicode.IsLetter)
}
