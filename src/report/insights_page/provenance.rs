//! Where everything comes from: ledger entries, commitments, digests, and the
//! commands with which somebody else can find the same.

use super::digits::{count, exact};
use super::template::{Markup, html};
use crate::insights::manifest::Receipt;
use crate::insights::{Manifest, Policy};
use crate::num::Rational;
use crate::report::page::belief::at_most;

/// The section of the page.
pub(super) fn section(policy: &Policy, manifest: &Manifest) -> Markup {
    html! {
        section aria-labelledby="provenance" {
            h2 id="provenance" { "Where the numbers come from" }
            p {
                "Every number of this page names a row of a file in its folder and an entry of \
                 the budget ledger. Rows are counted from 1 below the header: numbers of this \
                 period are in "
                code { "cells.csv" } ", those of earlier ones in " code { "history.csv" }
                ", changes in " code { "changes.csv" } "."
            }
            (receipts(policy, manifest))
            h3 { "Files and inputs" }
            (digests(manifest))
            h3 { "How to find the same" }
            (replay(manifest))
        }
    }
}

/// What was paid, an entry of the ledger for each metric.
fn receipts(policy: &Policy, manifest: &Manifest) -> Markup {
    let half = Rational::new(1, 2u8).expect("two is positive");
    let title = |name: &str| {
        let metric = policy.metrics.iter().find(|metric| metric.name == name);
        metric.map_or_else(|| name.to_owned(), |metric| metric.title.clone())
    };
    // Of noise that is no secret, and of a cost that is no number, no limit follows.
    let belief = |receipt: &Receipt| -> Option<String> {
        let epsilon = receipt.seed.private.then(|| receipt.epsilon.parse().ok())??;
        at_most(&half, &epsilon)
    };
    html! {
        h3 { "Ledger entries" }
        @if manifest.receipts.is_empty() {
            p.empty { "There are none: nothing was released and nothing was spent." }
        }
        @for (at, receipt) in manifest.receipts.iter().enumerate() {
            @let first = manifest.receipts[..at].iter().all(|other| other.entry != receipt.entry);
            @let id = first.then(|| format!("entry-{}", receipt.entry));
            article.entry id=[id] aria-label={ "Ledger entry " (receipt.entry) } {
                h4 { "Entry " (receipt.entry) ": " (title(&receipt.metric)) }
                dl {
                    (pair("Metric", &html! { code { (receipt.metric) } }))
                    (pair("Cost", &html! {
                        "\u{3b5}\u{a0}=\u{a0}" (written(&receipt.epsilon))
                        @if let Some(most) = belief(receipt) {
                            "; alone, it takes 50:50 to at most " (most) "%"
                        }
                    }))
                    (pair("Written", &html! { time datetime=(receipt.time) { (receipt.time) } }))
                    (pair("Hash of the entry", &html! { code { (receipt.hash) } }))
                    (pair("Seed", &html! {
                        @if receipt.seed.private {
                            "drawn from the operating system for this entry"
                        }
                        @else { strong { "given" } ", so this noise is no secret" }
                        "; committed to as "
                        code { (receipt.seed.sha256) }
                    }))
                    (pair("Inputs", &html! { "committed to as " code { (receipt.inputs) } }))
                }
            }
        }
    }
}

fn digests(manifest: &Manifest) -> Markup {
    html! {
        dl.digests {
            (pair("Made by", &html! { "Etalon " (manifest.version) }))
            (pair("Tape", &html! {
                "profile " code { "inverse/1" } ", a stream for every number of a team"
            }))
            (pair("Who is on which team", &html! { "SHA-256 " code { (manifest.roster) } }))
            @for (name, digest) in &manifest.files {
                (pair(name, &html! { "SHA-256 " code { (digest) } }))
            }
        }
        p.note {
            "Metrics and people files are committed to, not digested: a digest would let whoever \
             knows all rows but one find the last by trying. The seed opens a commitment."
        }
    }
}

fn replay(manifest: &Manifest) -> Markup {
    html! {
        ol {
            li { "Whoever keeps the inputs and the seeds makes the release again and compares \
                every byte:"
                pre tabindex="0" { "etalon insights replay DIR --metrics FILE --people FILE \
                    --seed-file FILE" } }
            @if let Some(head) = manifest.head() {
                li { "Whoever keeps this page finds out whether the ledger was changed, or its end \
                    cut off, up to this release:"
                    pre tabindex="0" { "etalon ledger verify FILE --head " (head) }
                    "Without this head, or one that is newer, entries that were cut off the end \
                     are not seen. Keep it where whoever keeps the ledger cannot change it." }
            }
            li { "Whoever has this folder compares its files with the digests above:"
                pre tabindex="0" { "sha256sum *.csv *.json" } }
            li { "Anybody puts the implementation to the test, on made-up companies; that says \
                nothing of this release:"
                pre tabindex="0" { "etalon insights verify" } }
        }
    }
}

/// A number of the manifest as people write it, or the text that is there.
fn written(number: &str) -> String {
    number.parse().map_or_else(|_| number.to_owned(), |number: Rational| exact(&number))
}

fn pair(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// The entries of a release, as few words as possible.
pub(super) fn entries(manifest: &Manifest) -> String {
    let entries = || manifest.receipts.iter().map(|receipt| receipt.entry);
    match (entries().min(), entries().max()) {
        (Some(first), Some(last)) if first == last => format!("entry {}", count(first)),
        (Some(first), Some(last)) => format!("entries {} to {}", count(first), count(last)),
        _ => "no entry".to_owned(),
    }
}
