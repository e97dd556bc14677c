//! What a source file declares.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use base64::Engine as _;

use super::label;
use crate::{
    diagnostic::Problem,
    names,
    packages::{Packages, package_of},
    schemas::{PackageRef, Parameterization},
    syntax::{Block, Body, Expr, Kind, Span},
};

/// Something that a program declares.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// What it is.
    pub(crate) kind: NodeKind,
    /// What the program calls it.
    pub(crate) name: String,
    /// What Rust calls it.
    pub(crate) variable: String,
    /// Its block; of a local variable, a body with only `value`.
    pub(crate) body: Body,
    /// The block's labels.
    pub(crate) labels: Vec<String>,
    /// Where it is.
    pub(crate) span: Span,
    /// The file it is in.
    pub(crate) file: PathBuf,
    /// The comment before it.
    pub(crate) comment: Vec<String>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    Config,
    Local,
    Resource,
    Read,
    Component,
    Output,
    Hook,
    Pulumi,
}

impl Node {
    /// The type of a resource, or the folder of a component.
    pub(crate) fn token(&self) -> &str {
        self.labels.get(1).map_or("", String::as_str)
    }

    /// What it is called outside the program.
    pub(crate) fn logical_name(&self) -> &str {
        self.body.text("__logicalName").unwrap_or(&self.name)
    }

    /// An attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Expr> {
        self.body.attribute(name)
    }

    /// A resource's option.
    pub(crate) fn option(&self, name: &str) -> Option<&Expr> {
        self.body.block("options").and_then(|options| options.body.attribute(name))
    }

    /// What is set in it, besides what the language itself has a meaning for.
    pub(crate) fn properties(&self) -> impl Iterator<Item = (&str, &Expr)> {
        let attributes = self.body.attributes.iter().filter(|attribute| attribute.name != "__logicalName");
        attributes.map(|attribute| (attribute.name.as_str(), &attribute.value))
    }

    /// The expressions whose variables it depends on.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let options = self.body.block("options").into_iter().flat_map(|block| &block.body.attributes);
        let options = options.filter(|option| !PROPERTY_OPTIONS.contains(&option.name.as_str()));
        self.body.attributes.iter().chain(options).map(|attribute| &attribute.value)
    }
}

/// Options in which names are the resource's own properties.
const PROPERTY_OPTIONS: &[&str] =
    &["ignoreChanges", "hideDiffs", "replaceOnChanges", "additionalSecretOutputs"];

/// The nodes of a file, in the order of the text.
pub(crate) fn nodes(body: Body, file: &Path) -> Result<Vec<Node>, Problem> {
    let mut nodes = Vec::new();
    for attribute in body.attributes {
        let name = attribute.name.clone();
        nodes.push(Node {
            kind: NodeKind::Local,
            variable: String::new(),
            labels: Vec::new(),
            span: attribute.value.span.clone(),
            file: file.to_owned(),
            comment: attribute.comment.clone(),
            body: Body {
                attributes: vec![crate::syntax::Attribute { name: "value".to_owned(), ..attribute }],
                blocks: Vec::new(),
            },
            name,
        });
    }
    for block in body.blocks.into_iter().filter(|block| block.kind != "package") {
        nodes.push(node(block, file)?);
    }
    nodes.sort_by_key(|node| node.span.start);
    Ok(nodes)
}

fn node(block: Block, file: &Path) -> Result<Node, Problem> {
    let kind = match block.kind.as_str() {
        "config" => NodeKind::Config,
        "resource" => NodeKind::Resource,
        "read" => NodeKind::Read,
        "component" => NodeKind::Component,
        "output" => NodeKind::Output,
        "hook" => NodeKind::Hook,
        "pulumi" => NodeKind::Pulumi,
        other => return Err(Problem::error(block.span, format!("there is no block `{other}`"))),
    };
    let name = if kind == NodeKind::Pulumi { "pulumi" } else { label(&block, 0)? };
    if matches!(kind, NodeKind::Resource | NodeKind::Read | NodeKind::Component) {
        label(&block, 1)?;
    }
    Ok(Node {
        kind,
        name: name.to_owned(),
        variable: String::new(),
        body: block.body,
        labels: block.labels,
        span: block.span,
        file: file.to_owned(),
        comment: block.comment,
    })
}

/// Chooses a Rust name for each node that has a value.
pub(crate) fn name(nodes: &mut [Node]) {
    let mut taken = BTreeSet::new();
    let is_value = |node: &&mut Node| !matches!(node.kind, NodeKind::Output | NodeKind::Pulumi);
    for node in nodes.iter_mut().filter(is_value) {
        node.variable = names::free(&names::snake(&node.name), &taken);
        taken.insert(node.variable.clone());
    }
}

/// Notes how the package of a `package` block is to be loaded.
pub(crate) fn declare_package(packages: &mut Packages<'_>, block: &Block) -> Result<(), Problem> {
    let name = label(block, 0)?;
    let text = |body: &Body, name: &str| body.text(name).map(str::to_owned);
    let parameterization = block.body.block("parameterization").map(|block| {
        let value = block.body.text("value").unwrap_or_default();
        let value = base64::prelude::BASE64_STANDARD.decode(value).map_err(|_| {
            Problem::error(block.span.clone(), "the value of a parameterization must be base64")
        });
        value.map(|value| Parameterization {
            name: text(&block.body, "name").unwrap_or_default(),
            version: text(&block.body, "version").unwrap_or_default(),
            value,
        })
    });
    let package = PackageRef {
        name: text(&block.body, "baseProviderName").unwrap_or_else(|| name.to_owned()),
        version: text(&block.body, "baseProviderVersion"),
        download_url: text(&block.body, "baseProviderDownloadUrl"),
        parameterization: parameterization.transpose()?,
    };
    packages.declare(name, package);
    Ok(())
}

/// Asks for the versions of packages that options name.
pub(crate) fn want_versions(packages: &mut Packages<'_>, node: &Node) {
    if let (NodeKind::Resource | NodeKind::Read, Some(version)) =
        (node.kind, node.option("version").and_then(Expr::as_text))
    {
        packages.want_version(package_of(node.token()), version);
    }
    for expression in node.expressions() {
        expression.visit(&mut |expr| want_invoked_version(packages, expr));
    }
}

fn want_invoked_version(packages: &mut Packages<'_>, expr: &Expr) {
    let Kind::Call { name, args, .. } = &expr.kind else { return };
    let (true, [token, _, options, ..]) = (name == "invoke", args.as_slice()) else { return };
    let version =
        options.fields().find(|(name, _)| *name == "version").and_then(|(_, value)| value.as_text());
    if let (Some(token), Some(version)) = (token.as_text(), version) {
        packages.want_version(package_of(token), version);
    }
}
