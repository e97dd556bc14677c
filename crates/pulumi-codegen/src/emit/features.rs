use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Body, Function, Item, Model, Returns, Type};

/// Cargo features by name, with the features that each needs.
pub(crate) type Features = BTreeMap<String, BTreeSet<String>>;

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
    let mut tokens = BTreeSet::new();
    item.fields().iter().for_each(|field| add(&field.ty, &mut tokens));
    item.bag().into_iter().flat_map(|bag| &bag.setters).for_each(|setter| add(&setter.ty, &mut tokens));
    if let Body::Function(Function { returns: Returns::Value(ty), .. }) = &item.body {
        add(ty, &mut tokens);
    }
    let places = tokens.into_iter().filter_map(|token| model.registry.named(token));
    places.map(|place| place.module.first().cloned().unwrap_or_default()).collect()
}

fn add<'m>(ty: &'m Type, tokens: &mut BTreeSet<&'m str>) {
    match ty {
        Type::List(inner) | Type::Map(inner) => add(inner, tokens),
        Type::Named(token) => {
            tokens.insert(token);
        }
        _ => {}
    }
}
