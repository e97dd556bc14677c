use std::collections::{BTreeMap, BTreeSet};

use crate::generate::Features;
use crate::model::{Item, Model};

/// A feature for each outermost module that can be left out: all but those whose types the root uses.
pub(crate) fn features(model: &Model) -> Features {
    let mut needs: Features = BTreeMap::new();
    for (module, items) in &model.modules {
        let outermost = module.first().cloned().unwrap_or_default();
        let needed = needs.entry(outermost.clone()).or_default();
        needed.extend(items.iter().flat_map(|item| outermost_used(model, item)));
        needed.remove(&outermost);
    }
    let always = reachable(&needs, "");
    needs.retain(|module, _| !always.contains(module));
    needs.values_mut().for_each(|needed| needed.retain(|module| !always.contains(module)));
    needs
}

fn reachable(needs: &Features, from: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::from([from.to_owned()]);
    let mut waiting = vec![from.to_owned()];
    while let Some(module) = waiting.pop() {
        let news = needs.get(&module).into_iter().flatten().filter(|needed| !reached.contains(*needed));
        let news: Vec<_> = news.cloned().collect();
        reached.extend(news.iter().cloned());
        waiting.extend(news);
    }
    reached
}

/// The outermost modules of the types that an item uses; empty for the root's.
fn outermost_used(model: &Model, item: &Item) -> BTreeSet<String> {
    let references = item.references();
    let places = references.into_iter().filter_map(|reference| model.registry.find(reference));
    let own = places.filter(|place| place.krate.is_none());
    own.map(|place| place.module.first().cloned().unwrap_or_default()).collect()
}
