package bridge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/tfplugin5/proto"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/opentofu/configs/configschema"
	"google.golang.org/grpc"
	protobuf "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"
)

// schemaFile stores the schemas in the tables of this package. Reading all schemas of the provider takes a second and
// 150 MB, at each start.
type schemaFile struct {
	path string // "" stores nothing
	key  string // of the programs that the schemas are from and for, with the end of the line
}

// newSchemaFile returns the file next to this program. It is not valid after a change of this program or of the provider.
func newSchemaFile(terraformProvider string) (schemaFile, error) {
	self, err := os.Executable()
	if err != nil {
		return schemaFile{}, err
	}
	f := schemaFile{path: self + ".schema"}
	for _, program := range []string{self, terraformProvider} {
		info, err := os.Stat(program)
		if err != nil {
			return schemaFile{}, err
		}
		f.key += fmt.Sprintf("%q %d %d ", program, info.Size(), info.ModTime().UnixNano())
	}
	f.key += "\n"
	return f, nil
}

// read returns the stored schemas, or nil if there are none.
func (f schemaFile) read() *proto.GetProviderSchema_Response {
	text, err := os.ReadFile(f.path)
	encoded, ok := bytes.CutPrefix(text, []byte(f.key))
	if err != nil || !ok {
		return nil
	}
	var schemas proto.GetProviderSchema_Response
	if protobuf.Unmarshal(encoded, protoadapt.MessageV2Of(&schemas)) != nil {
		return nil
	}
	return &schemas
}

// write stores the schemas. Providers that start at the same time each replace the file as a whole.
func (f schemaFile) write(schemas *proto.GetProviderSchema_Response) error {
	if f.path == "" {
		return nil
	}
	encoded, err := protobuf.Marshal(protoadapt.MessageV2Of(schemas))
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(f.path), filepath.Base(f.path))
	if err != nil {
		return err
	}
	_, err = file.Write(append([]byte(f.key), encoded...))
	if err := errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), f.path)
}

// GetSchema returns only the schemas in the tables of this package: all schemas of the provider take a gigabyte.
func (c *client) GetSchema(
	ctx context.Context, req *proto.GetProviderSchema_Request, opts ...grpc.CallOption,
) (*proto.GetProviderSchema_Response, error) {
	resp := c.schemas.read()
	if resp == nil {
		var err error
		if resp, err = c.ProviderClient.GetSchema(ctx, req, opts...); err != nil {
			return nil, err
		}
		keep(resp.ResourceSchemas, resources)
		keep(resp.DataSourceSchemas, functions)
		_ = c.schemas.write(resp) // the directory of an installed program may be read-only
	}
	var errs [3]error
	c.provider, errs[0] = blockOf(resp.Provider)
	c.resources, errs[1] = blocksOf(resp.ResourceSchemas)
	c.dataSources, errs[2] = blocksOf(resp.DataSourceSchemas)
	return resp, errors.Join(errs[:]...)
}

// keep deletes the schemas that are not in the table.
func keep(schemas map[string]*proto.Schema, table map[string]string) {
	maps.DeleteFunc(schemas, func(name string, _ *proto.Schema) bool { _, ok := table[name]; return !ok })
}

func blocksOf(schemas map[string]*proto.Schema) (map[string]*configschema.Block, error) {
	blocks := map[string]*configschema.Block{}
	for name, schema := range schemas {
		block, err := blockOf(schema)
		if err != nil {
			return nil, fmt.Errorf("read the schema of %s: %w", name, err)
		}
		blocks[name] = block
	}
	return blocks, nil
}
