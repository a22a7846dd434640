package workflows_test

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMain makes the test binary a fake of GitHub's CLI if it is called gh.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "gh" {
		if err := gh(os.Args[1:]); err != nil {
			log.Fatal("gh: ", err)
		}
		return
	}
	m.Run()
}

// github is GitHub's data of the repository. It is stored in a file, because each call of gh is a process.
type github struct {
	Pulls    []object         `json:"pulls"`
	Issues   []object         `json:"issues"`
	Comments map[int][]object `json:"comments"`
	// Artifacts are those of the run with the reports.
	Artifacts []object `json:"artifacts"`
}

type object = map[string]any

// dataVariable is the environment variable with the path of the file.
const dataVariable = "TEST_GITHUB_DATA"

// installGH installs the fake of gh with data. It returns the directory of gh and the file with the data.
func installGH(t *testing.T, data github) (path, file string) {
	t.Helper()
	_, err := exec.LookPath("jq")
	require.NoError(t, err, "the workflows need jq, which GitHub's runners have: install it")
	self, err := os.Executable()
	require.NoError(t, err)
	path = t.TempDir()
	require.NoError(t, os.Symlink(self, filepath.Join(path, "gh")))
	file = filepath.Join(path, "github.json")
	text, err := json.Marshal(data)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, text, 0o600))
	return path, file
}

func readGitHub(t *testing.T, file string) (data github) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &data))
	return data
}

// gh is the command gh api PATH.
func gh(args []string) error {
	if len(args) == 0 || args[0] != "api" {
		return fmt.Errorf("unsupported command %q: only gh api is supported", args)
	}
	var path string
	options, fields := map[string]string{"--method": "GET", "--jq": "."}, object{}
	for i := 1; i < len(args); i++ {
		switch arg := args[i]; arg {
		case "--paginate":
		case "-f":
			i++
			name, value, _ := strings.Cut(args[i], "=")
			fields[name] = value
		case "--method", "--jq", "--input":
			i++
			options[arg] = args[i]
		default:
			if path != "" || strings.HasPrefix(arg, "-") {
				return fmt.Errorf("unsupported argument %q", arg)
			}
			path = arg
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
	return call(options["--method"], path, options["--jq"], fields)
}

// call handles a request, stores the changed data, and prints the part of the response that a jq query selects.
func call(method, path, query string, fields object) error {
	file := os.Getenv(dataVariable)
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var data github
	if err := json.Unmarshal(text, &data); err != nil {
		return err
	}
	response, err := data.handle(method, strings.TrimPrefix(path, "repos/acme/shop/"), fields)
	if err != nil {
		return err
	}
	if text, err = json.Marshal(data); err != nil {
		return err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	if text, err = json.Marshal(response); err != nil {
		return err
	}
	jq := exec.Command("jq", "-r", query)
	jq.Stdin, jq.Stdout, jq.Stderr = strings.NewReader(string(text)), os.Stdout, os.Stderr
	return jq.Run()
}

// bot is the user that workflows run as.
var bot = object{"login": "github-actions[bot]"}

// handle handles a request and returns the response.
func (g *github) handle(method, path string, fields object) (any, error) {
	parts := strings.Split(path, "/")
	number := 0
	if len(parts) > 1 {
		number, _ = strconv.Atoi(parts[1])
	}
	isComments := len(parts) == 3 && parts[2] == "comments"
	switch {
	case method == "GET" && path == "pulls":
		return slices.DeleteFunc(append([]object{}, g.Pulls...), func(pull object) bool {
			return pull["label"] != fields["head"] || pull["state"] != fields["state"] || pull["base"] != fields["base"]
		}), nil
	case method == "GET" && path == "actions/runs/42/artifacts":
		return object{"artifacts": append([]object{}, g.Artifacts...)}, nil
	case method == "GET" && path == "issues":
		return slices.DeleteFunc(append([]object{}, g.Issues...), func(issue object) bool {
			return issue["state"] != fields["state"] || bot["login"] != fields["creator"]
		}), nil
	case method == "POST" && path == "issues":
		fields["number"], fields["state"], fields["html_url"] = len(g.Issues)+1, "open", "an issue"
		g.Issues = append(g.Issues, fields)
		return fields, nil
	case method == "PATCH" && len(parts) == 2 && parts[0] == "issues" && number > 0 && number <= len(g.Issues):
		g.Issues[number-1]["state"] = fields["state"]
		return g.Issues[number-1], nil
	case method == "GET" && isComments:
		return append([]object{}, g.Comments[number]...), nil
	case method == "POST" && isComments:
		return g.addComment(number, fields), nil
	case method == "PATCH" && len(parts) == 3 && parts[1] == "comments":
		if comment := g.comment(parts[2]); comment != nil {
			comment["body"] = fields["body"]
			return comment, nil
		}
	}
	return nil, fmt.Errorf("%s %s: 404", method, path)
}

func (g *github) addComment(number int, fields object) object {
	comment := object{
		"id": 100*number + len(g.Comments[number]), "user": bot, "body": fields["body"], "html_url": "a comment",
	}
	if g.Comments == nil {
		g.Comments = map[int][]object{}
	}
	g.Comments[number] = append(g.Comments[number], comment)
	return comment
}

// comment returns the comment with an ID, or nil.
func (g *github) comment(id string) object {
	for _, comments := range g.Comments {
		for _, comment := range comments {
			if fmt.Sprint(comment["id"]) == id {
				return comment
			}
		}
	}
	return nil
}
