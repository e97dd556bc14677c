//! What came of an attempt to add a permission.

use pulumi_provider::{Attempt, Context, Error, Found, Recover};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{Inputs, Permission, statements};
use crate::{aws::Aws, lambda::given, name};

/// What a coming statement can be told by.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    function: String,
    qualifier: Option<String>,
    region: String,
    statement: Statement,
}

#[derive(Debug, Deserialize, Serialize)]
enum Statement {
    Named(String),
    /// An id that starts so and wasn't there before: no other resource has one.
    Starting {
        stem: String,
        before: Vec<String>,
    },
}

impl Recover for Permission {
    type Clue = Clue;

    async fn clue(context: &Context<Aws>, inputs: &Inputs) -> Result<Clue, Error> {
        let aws = context.client().region(inputs.region.as_deref());
        let statement = match inputs.stem(context) {
            Some(stem) => {
                let before = starting(statements(context, &aws, inputs).await?, &stem).collect();
                Statement::Starting { stem, before }
            }
            None => Statement::Named(inputs.statement_id.clone()),
        };
        let (function, qualifier) = (inputs.function.clone(), given(&inputs.qualifier));
        Ok(Clue { function, qualifier, region: aws.name.clone(), statement })
    }

    async fn find(context: &Context<Aws>, attempt: &Attempt<Clue>) -> Result<Vec<Found>, Error> {
        let Clue { function, qualifier, region, statement } = &attempt.clue;
        let (function, qualifier) = (function.clone(), qualifier.clone());
        let place = Inputs { function, qualifier, ..Inputs::default() };
        let statements = statements(context, &context.client().region(Some(region)), &place).await?;
        let known = |id: &String| statements.iter().any(|statement| statement["Sid"] == **id);
        Ok(match statement {
            Statement::Named(id) if known(id) => {
                vec![name::found(context, id, &place.import_id(id, region))]
            }
            Statement::Starting { stem, before } => starting(statements, stem)
                .filter(|id| !before.contains(id))
                .map(|id| Found::certain(place.import_id(&id, region)))
                .collect(),
            _ => Vec::new(),
        })
    }
}

/// The ids of statements that start so.
fn starting(statements: Vec<Json>, stem: &str) -> impl Iterator<Item = String> {
    let ids = statements.into_iter().filter_map(|statement| statement["Sid"].as_str().map(str::to_owned));
    ids.filter(move |id| id.starts_with(stem))
}

impl Inputs {
    fn import_id(&self, statement: &str, region: &str) -> String {
        let qualifier = self.qualifier.as_ref().map(|qualifier| format!(":{qualifier}"));
        format!("{}{}/{statement}@{region}", self.function, qualifier.unwrap_or_default())
    }
}
