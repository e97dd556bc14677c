//! A statement as a program says it.

use pulumi_provider::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{
    document::{Clauses, Conditions, Principals, Texts, descending, one_or_many},
    order,
};

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Statement {
    actions: Vec<String>,
    conditions: Vec<Condition>,
    effect: String,
    not_actions: Vec<String>,
    not_principals: Vec<Principal>,
    not_resources: Vec<String>,
    principals: Vec<Principal>,
    resources: Vec<String>,
    sid: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Condition {
    test: String,
    values: Vec<String>,
    variable: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Principal {
    identifiers: Vec<String>,
    #[serde(rename = "type")]
    kind: String,
}

impl Statement {
    /// Brings all sets in Terraform's order.
    pub(super) fn order(&mut self) {
        let lists = [&mut self.actions, &mut self.not_actions, &mut self.resources, &mut self.not_resources];
        lists.into_iter().for_each(|list| order::sort(list, order::text));
        for principals in [&mut self.principals, &mut self.not_principals] {
            principals.iter_mut().for_each(|one| order::sort(&mut one.identifiers, order::text));
            order::sort(principals, Principal::hashed);
        }
        order::sort(&mut self.conditions, Condition::hashed);
    }

    /// The statement as it is written, in a document of a version.
    pub(super) fn clauses(&self, version: &str) -> Result<Clauses, Error> {
        let who = |principals: &[Principal]| {
            let principals = principals.iter().map(|principal| principal.written(version));
            principals.collect::<Result<_, Error>>().map(Principals)
        };
        let conditions = self.conditions.iter().map(|condition| condition.written(version));
        Ok(Clauses {
            sid: self.sid()?,
            effect: self.effect.clone(),
            action: json(descending(self.actions.clone())),
            not_action: json(descending(self.not_actions.clone())),
            resource: json(replaced(descending(self.resources.clone()), version)?),
            not_resource: json(replaced(descending(self.not_resources.clone()), version)?),
            principal: who(&self.principals)?,
            not_principal: who(&self.not_principals)?,
            condition: conditions.collect::<Result<_, Error>>().map(Conditions)?,
        })
    }

    fn sid(&self) -> Result<String, Error> {
        let sid = self.sid.clone().unwrap_or_default();
        match sid.chars().find(|c| !c.is_ascii_alphanumeric()) {
            Some(wrong) => Err(Error::new(format!("the sid {sid:?} can't have {wrong:?} in it"))
                .remedy("use letters and digits")),
            None => Ok(sid),
        }
    }
}

/// A list as it is written; nothing for an empty one.
fn json(texts: Vec<String>) -> Json {
    match one_or_many(texts) {
        Texts::One(text) => Json::String(text),
        Texts::Many(texts) if texts.is_empty() => Json::Null,
        Texts::Many(texts) => Json::from(texts),
    }
}

/// Texts with AWS's variables in place of `&{…}`, which programs write where `${…}` means something else.
fn replaced(texts: Vec<String>, version: &str) -> Result<Vec<String>, Error> {
    let replaced = texts.into_iter().map(|text| match text.contains("&{") {
        true if version == "2008-10-17" => {
            Err(Error::new(format!("{text:?} has a variable in it, which version 2008-10-17 doesn't know"))
                .remedy("leave \"version\" out"))
        }
        _ => Ok(text.replace("&{", "${")),
    });
    replaced.collect()
}

impl Principal {
    fn hashed(&self) -> String {
        let identifiers: String = self.identifiers.iter().map(order::text).collect();
        format!("identifiers:{{{identifiers}}};type:{};", self.kind)
    }

    fn written(&self, version: &str) -> Result<(String, Texts), Error> {
        let who = replaced(self.identifiers.clone(), version)?;
        Ok((self.kind.clone(), one_or_many(who)))
    }
}

impl Condition {
    fn hashed(&self) -> String {
        let values: String = self.values.iter().map(order::text).collect();
        format!("test:{};values:({values});variable:{};", self.test, self.variable)
    }

    fn written(&self, version: &str) -> Result<(String, String, Vec<String>), Error> {
        let values = replaced(self.values.clone(), version)?;
        Ok((self.test.clone(), self.variable.clone(), values))
    }
}
