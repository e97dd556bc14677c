//! `aws:iam/getPolicyDocument:getPolicyDocument`: a policy document from statements and other documents. Programs
//! compare and store the text, so it is byte for byte what the official provider makes.

mod document;
mod order;
mod parse;
mod statement;

use pulumi_provider::{
    Context, Error, Function, Schema,
    property::{json, list, object, set, string},
};
use serde::{Deserialize, Serialize};

use self::{document::Document, statement::Statement};
use crate::aws::Aws;

/// `aws:iam/getPolicyDocument:getPolicyDocument`
pub(crate) struct GetPolicyDocument;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Inputs {
    #[serde(skip_serializing_if = "Option::is_none")]
    override_json: Option<String>,
    override_policy_documents: Vec<String>,
    policy_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_json: Option<String>,
    source_policy_documents: Vec<String>,
    statements: Vec<Statement>,
    version: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Output {
    #[serde(flatten)]
    inputs: Inputs,
    id: String,
    json: String,
    minified_json: String,
}

impl Function for GetPolicyDocument {
    type Client = Aws;
    type Inputs = Inputs;
    type Output = Output;
    const TOKEN: &'static str = "aws:iam/getPolicyDocument:getPolicyDocument";

    fn schema() -> Schema {
        Schema::new()
            .input("overrideJson", string())
            .input("overridePolicyDocuments", list(json()))
            .input("policyId", string())
            .input("sourceJson", string())
            .input("sourcePolicyDocuments", list(json()))
            .input("statements", list(object(statement_schema())))
            .input("version", string().default("2012-10-17").values(&["2008-10-17", "2012-10-17"]))
    }

    fn result() -> Schema {
        super::texts(&["id", "json", "minifiedJson"])
            .output("overrideJson", string())
            .output("overridePolicyDocuments", list(string()))
            .output("policyId", string())
            .output("sourceJson", string())
            .output("sourcePolicyDocuments", list(string()))
            .output("statements", list(object(statement_schema())))
            .output("version", string())
    }

    async fn call(_: &Context<Aws>, mut inputs: Inputs) -> Result<Output, Error> {
        unused("overrideJson", inputs.override_json.as_deref(), "overridePolicyDocuments")?;
        unused("sourceJson", inputs.source_json.as_deref(), "sourcePolicyDocuments")?;
        inputs.statements.iter_mut().for_each(Statement::order);
        let document = merged(&inputs)?;
        let json = document.pretty()?;
        let id = crc32fast::hash(json.as_bytes()).to_string();
        Ok(Output { inputs, id, minified_json: document.minified()?, json })
    }
}

fn statement_schema() -> Schema {
    let principal =
        || Schema::new().input("identifiers", set(string()).required()).input("type", string().required());
    let condition = Schema::new()
        .input("test", string().required())
        .input("values", list(string()).required())
        .input("variable", string().required());
    Schema::new()
        .input("actions", set(string()))
        .input("conditions", set(object(condition)))
        .input("effect", string().default("Allow").values(&["Allow", "Deny"]))
        .input("notActions", set(string()))
        .input("notPrincipals", set(object(principal())))
        .input("notResources", set(string()))
        .input("principals", set(object(principal())))
        .input("resources", set(string()))
        .input("sid", string())
}

/// The official provider takes these for the sake of old programs, and only empty.
fn unused(name: &str, value: Option<&str>, instead: &str) -> Result<(), Error> {
    match value.unwrap_or_default() {
        "" => Ok(()),
        _ => Err(Error::new(format!("{name} is no longer used")).remedy(format!("set {instead:?} instead"))),
    }
}

/// The sources, then the statements, then what overrides both.
fn merged(inputs: &Inputs) -> Result<Document, Error> {
    let mut document = Document::default();
    let mut sids = Vec::new();
    for (index, text) in inputs.source_policy_documents.iter().enumerate() {
        let path = format!("sourcePolicyDocuments[{index}]");
        let source = parse::document(&path, text)?;
        unique(&path, &source, &mut sids)?;
        document.merge(source);
    }
    let own = own(inputs)?;
    unique("statements", &own, &mut Vec::new())?;
    document.merge(own);
    for (index, text) in inputs.override_policy_documents.iter().enumerate() {
        document.merge(parse::document(&format!("overridePolicyDocuments[{index}]"), text)?);
    }
    Ok(document)
}

fn own(inputs: &Inputs) -> Result<Document, Error> {
    let statements = inputs.statements.iter().enumerate();
    let statements = statements.map(|(index, statement)| {
        statement.clauses(&inputs.version).map_err(|error| at(&format!("statements[{index}]"), &error))
    });
    Ok(Document {
        version: inputs.version.clone(),
        id: inputs.policy_id.clone().unwrap_or_default(),
        statements: statements.collect::<Result<_, _>>()?,
    })
}

fn at(path: &str, error: &Error) -> Error {
    Error::new(format!("{path}: {}", error.report()))
}

/// A statement that has the same sid as one before would take its place.
fn unique(path: &str, document: &Document, known: &mut Vec<String>) -> Result<(), Error> {
    for sid in document.statements.iter().map(|statement| &statement.sid).filter(|sid| !sid.is_empty()) {
        if known.contains(sid) {
            return Err(Error::new(format!("{path}: the sid {sid:?} is there already"))
                .remedy("remove it, or give each statement one of its own"));
        }
        known.push(sid.clone());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
