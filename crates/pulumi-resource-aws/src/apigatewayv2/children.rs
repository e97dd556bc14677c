//! Which children of an API a process has created. They have no names and no creation times to be told by: what tells a
//! new one is that it wasn't there before.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use pulumi_provider::Found;
use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;

use crate::{
    archive,
    aws::Aws,
    call::{Fault, or_none},
};

/// A child's id, and a text that equal children share.
pub(super) type Child = (String, String);

/// A kind of child.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Kind {
    Deployment,
    Integration,
    Route,
}

type Ids = Arc<OnceCell<BTreeSet<String>>>;

/// What APIs had when this process first looked.
#[derive(Default)]
pub(crate) struct Children(Mutex<HashMap<(String, Kind), Ids>>);

impl fmt::Debug for Children {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Children")
    }
}

impl Children {
    /// This process has created the API: there is nothing to look for.
    pub(super) fn none_in(&self, api: &str) {
        for kind in [Kind::Deployment, Kind::Integration, Kind::Route] {
            self.ids().insert((api.to_owned(), kind), Arc::new(OnceCell::from(BTreeSet::new())));
        }
    }

    async fn before(
        &self,
        api: &str,
        kind: Kind,
        list: impl Future<Output = Result<Vec<Child>, Fault>>,
    ) -> Result<BTreeSet<String>, Fault> {
        let cell = self.ids().entry((api.to_owned(), kind)).or_default().clone();
        let ids = async || Ok(list.await?.into_iter().map(|(id, _)| id).collect());
        cell.get_or_try_init(ids).await.cloned()
    }

    fn ids(&self) -> MutexGuard<'_, HashMap<(String, Kind), Ids>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a coming child can be told by.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Clue {
    pub(super) api: String,
    pub(super) region: String,
    /// A digest: an address may have a password in it.
    like: String,
    before: BTreeSet<String>,
}

impl Clue {
    /// For a child that shares the text `like` with its equals.
    pub(super) async fn new(
        aws: &Aws,
        kind: Kind,
        (api, region): (&str, &str),
        like: &str,
        list: impl Future<Output = Result<Vec<Child>, Fault>>,
    ) -> Result<Self, Fault> {
        let before = aws.children().before(api, kind, list).await?;
        Ok(Self { api: api.to_owned(), region: region.to_owned(), like: digest(like), before })
    }

    /// What has come since, of what there is now.
    pub(super) fn found(&self, now: Result<Vec<Child>, Fault>) -> Result<Vec<Found>, Fault> {
        // Without the API there is nothing in it.
        let now = or_none(now)?.unwrap_or_default();
        let new = now.into_iter().filter(|(id, like)| digest(like) == self.like && !self.before.contains(id));
        Ok(new.map(|(id, _)| Found::certain(format!("{}/{id}@{}", self.api, self.region))).collect())
    }
}

fn digest(like: &str) -> String {
    archive::sha256(like.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn children(entries: &[(&str, &str)]) -> Vec<Child> {
        entries.iter().map(|(id, like)| ((*id).to_owned(), (*like).to_owned())).collect()
    }

    #[tokio::test]
    async fn what_has_come_since_the_first_look_is_found() {
        let known = Children::default();
        let list = async || Ok(children(&[("old", "hello")]));
        let before = known.before("api", Kind::Route, list()).await.unwrap();
        let never = async || Err(Fault::new("GetRoutes", "asked twice"));
        assert_eq!(known.before("api", Kind::Route, never()).await.unwrap(), before);
        let clue = Clue { api: "api".into(), region: "eu-west-1".into(), like: digest("hello"), before };
        let now = children(&[("old", "hello"), ("new", "hello"), ("other", "bye")]);
        assert_eq!(clue.found(Ok(now)).unwrap(), [Found::certain("api/new@eu-west-1")]);
    }

    #[tokio::test]
    async fn a_new_api_is_not_looked_into() {
        let known = Children::default();
        known.none_in("api");
        let never = async || Err(Fault::new("GetRoutes", "asked"));
        assert!(known.before("api", Kind::Integration, never()).await.unwrap().is_empty());
    }
}
