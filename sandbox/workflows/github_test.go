package workflows_test

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain makes the test's own binary a stand-in of GitHub's command line where it is called gh.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "gh" {
		if err := gh(os.Args[1:]); err != nil {
			log.Fatal("gh: ", err)
		}
		return
	}
	m.Run()
}

// A hub is what GitHub knows of the repository, kept in a file between calls.
type hub struct {
	Pulls    []object         `json:"pulls"`
	Issues   []object         `json:"issues"`
	Comments map[int][]object `json:"comments"`
	// Asked are the requests.
	Asked []string `json:"asked"`
}

type object = map[string]any

const hubVariable = "TEST_HUB"

// newHub puts gh on the path of a test, with what GitHub knows, and returns the folder and the file.
func newHub(t *testing.T, known hub) (path, file string) {
	t.Helper()
	_, err := exec.LookPath("jq")
	require.NoError(t, err, "jq is missing, which GitHub's runners have: install it")
	self, err := os.Executable()
	require.NoError(t, err)
	path = t.TempDir()
	require.NoError(t, os.Symlink(self, filepath.Join(path, "gh")))
	file = filepath.Join(path, "hub.json")
	write(t, file, known)
	return path, file
}

func write(t *testing.T, file string, known hub) {
	t.Helper()
	text, err := json.Marshal(known)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, text, 0o600))
}

func knownTo(t *testing.T, file string) (known hub) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &known))
	return known
}

// gh answers gh api PATH.
func gh(args []string) error {
	if len(args) == 0 || args[0] != "api" {
		return fmt.Errorf("only gh api is known, not %q", args)
	}
	var path string
	options, fields := map[string]string{"--method": "GET", "--jq": "."}, object{}
	for i := 1; i < len(args); i++ {
		switch one := args[i]; one {
		case "--paginate":
		case "--method", "--jq", "--input", "-f":
			i++
			options[one] = args[i]
			if name, value, ok := strings.Cut(args[i], "="); ok && one == "-f" {
				fields[name] = value
			}
		default:
			if path != "" || strings.HasPrefix(one, "-") {
				return fmt.Errorf("it does not take %q", one)
			}
			path = one
		}
	}
	if input := options["--input"]; input != "" {
		text, err := os.ReadFile(input)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(text, &fields); err != nil {
			return err
		}
	}
	return answer(options["--method"], path, options["--jq"], fields)
}

func answer(method, path, query string, fields object) error {
	file := os.Getenv(hubVariable)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var known hub
	if err := json.Unmarshal(text, &known); err != nil {
		return err
	}
	known.Asked = append(known.Asked, method+" "+path)
	found, err := known.do(method, strings.TrimPrefix(path, "repos/acme/shop/"), fields)
	if err != nil {
		return err
	}
	if text, err = json.Marshal(known); err != nil {
		return err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	if text, err = json.Marshal(found); err != nil {
		return err
	}
	jq := exec.Command("jq", "-r", query)
	jq.Stdin, jq.Stdout, jq.Stderr = strings.NewReader(string(text)), os.Stdout, os.Stderr
	return jq.Run()
}

// bot is who workflows write as.
var bot = object{"login": "github-actions[bot]"}

// do does a request and returns its answer.
func (h *hub) do(method, path string, fields object) (any, error) {
	parts := strings.Split(path, "/")
	number := 0
	if len(parts) > 1 {
		number, _ = strconv.Atoi(parts[1])
	}
	switch {
	case method == "GET" && path == "pulls":
		found := []object{}
		for _, pull := range h.Pulls {
			if pull["label"] == fields["head"] && pull["state"] == fields["state"] && pull["base"] == fields["base"] {
				found = append(found, pull)
			}
		}
		return found, nil
	case method == "GET" && path == "issues":
		found := []object{}
		for _, issue := range h.Issues {
			if issue["state"] == fields["state"] && bot["login"] == fields["creator"] {
				found = append(found, issue)
			}
		}
		return found, nil
	case method == "POST" && path == "issues":
		fields["number"], fields["state"], fields["html_url"] = len(h.Issues)+1, "open", "an issue"
		h.Issues = append(h.Issues, fields)
		return fields, nil
	case method == "PATCH" && len(parts) == 2 && parts[0] == "issues" && number > 0 && number <= len(h.Issues):
		h.Issues[number-1]["state"] = fields["state"]
		return h.Issues[number-1], nil
	case len(parts) == 3 && parts[2] == "comments" && method == "GET":
		return append([]object{}, h.Comments[number]...), nil
	case len(parts) == 3 && parts[2] == "comments" && method == "POST":
		comment := object{"id": 100*number + len(h.Comments[number]), "user": bot, "body": fields["body"], "html_url": "a comment"}
		if h.Comments == nil {
			h.Comments = map[int][]object{}
		}
		h.Comments[number] = append(h.Comments[number], comment)
		return comment, nil
	case method == "PATCH" && len(parts) == 3 && parts[1] == "comments":
		for _, comments := range h.Comments {
			for _, comment := range comments {
				if fmt.Sprint(comment["id"]) == parts[2] {
					comment["body"] = fields["body"]
					return comment, nil
				}
			}
		}
	}
	return nil, fmt.Errorf("%s %s: 404", method, path)
}
