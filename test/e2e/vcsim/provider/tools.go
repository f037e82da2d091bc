//go:build tools

// Package tools names the last release of the Terraform provider that Go's module proxy serves.
package tools

import _ "github.com/hashicorp/terraform-provider-vsphere"
