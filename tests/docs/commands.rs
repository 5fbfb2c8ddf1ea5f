//! Every `sh` block of every document is run, in order, one folder and one
//! shell a document; its exit codes and the `text` block after it must be
//! right. Marks above a block say what a reader knows and a machine does not:
//!
//! - `<!-- not run: reason -->`: the block is not run here.
//! - `<!-- needs: node -->`, `<!-- needs: some/path -->`: it is, where that is.
//! - `<!-- exits: 1, 0 -->`: the exit codes of its commands, if not all 0.
//! - `<!-- stand-in: name is file -->`: a file of the project in the place of
//!   one of the reader's.
//! - `<!-- file: name -->` above any other block: the reader saves it so.
//! - `<!-- structure: reason -->` above `text`: numbers are not compared.
//!
//! `ETALON_DOCS=write` writes what was printed into the documents instead.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::markdown::{self, Block};
use crate::outputs::{Comparison, ELLIPSIS, difference};
use crate::scratch::Scratch;
use crate::{documents, root, text};

/// Blocks that no test runs. It may only fall.
const NOT_RUN_AT_MOST: usize = 16;

/// What becomes of the blocks of a document.
#[derive(Default)]
struct Told {
    run: usize,
    not_run: Vec<String>,
    faults: Vec<String>,
    /// First line, number of lines, and what should stand there.
    rewritten: Vec<(usize, usize, Vec<String>)>,
}

/// A command that is run, and what is expected of it.
struct Step<'a> {
    command: String,
    place: String,
    code: i32,
    printed: Option<&'a Block>,
}

/// The commands of a block: its lines, those that end in `\` joined to the
/// next.
fn commands(block: &Block) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut joined = false;
    for line in &block.lines {
        if line.trim().is_empty() && !joined {
            continue;
        }
        match found.last_mut().filter(|_| joined) {
            Some(last) => *last = format!("{last}\n{line}"),
            None => found.push(line.clone()),
        }
        joined = line.ends_with('\\');
    }
    found
}

/// Whether a program or a path is there.
fn is_there(what: &str) -> bool {
    if what.contains('/') {
        return root().join(what).exists();
    }
    let path = std::env::var("PATH").unwrap();
    path.split(':').any(|folder| std::path::Path::new(folder).join(what).is_file())
}

/// Why a block is not run; none if it is.
fn hindrance(block: &Block) -> Option<String> {
    block.marked("not run").next().map(str::to_owned)
}

/// What is needed and is not here.
fn missing(block: &Block) -> Option<&str> {
    block.marked("needs").find(|what| !is_there(what))
}

/// The faults of the marks themselves.
fn misplaced(block: &Block) -> Vec<String> {
    let known: &[&str] = match block.language.as_str() {
        "sh" => &["not run", "needs", "exits", "stand-in"],
        "text" => &["structure", "file"],
        _ => &["file"],
    };
    let unknown = block.marks.iter().filter(|mark| !known.contains(&mark.0.as_str()));
    let mut faults: Vec<String> =
        unknown.map(|mark| format!("no mark `{}` here", mark.0)).collect();
    if block.marks.iter().any(|mark| mark.1.is_empty()) {
        faults.push("a mark says nothing".to_owned());
    }
    if block.language == "console" || block.language == "bash" || block.language == "shell" {
        faults.push("commands stand in blocks of `sh`".to_owned());
    }
    faults
}

/// The exit codes that are expected of `count` commands.
fn codes(block: &Block, count: usize) -> Vec<i32> {
    let Some(codes) = block.marked("exits").next() else { return vec![0; count] };
    codes.split(',').map(|code| code.trim().parse().unwrap()).collect()
}

/// Runs the blocks of a document.
fn tell(document: &str, page: &str) -> Told {
    let mut told = Told::default();
    let (blocks, _) = markdown::read(page);
    for block in &blocks {
        let place = format!("{document}:{}", block.first);
        told.faults.extend(misplaced(block).into_iter().map(|fault| format!("{place}: {fault}")));
    }
    if !blocks.iter().any(|block| block.language == "sh") {
        return told;
    }
    let scratch = Scratch::new(document);
    let mut steps: Vec<Step<'_>> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let place = format!("{document}:{}", block.first);
        if let Some(name) = block.marked("file").next() {
            let command = scratch.saving(name, &(block.lines.join("\n") + "\n"));
            steps.push(Step { command, place, code: 0, printed: None });
            continue;
        }
        if block.language != "sh" {
            continue;
        }
        if let Some(reason) = hindrance(block) {
            told.not_run.push(format!("{place}: {reason}"));
            continue;
        }
        if let Some(what) = missing(block) {
            println!("skipped: {place} needs {what}");
            continue;
        }
        for stand_in in block.marked("stand-in") {
            let (name, file) = stand_in.split_once(" is ").expect("`name is file`");
            scratch.stand_in(name, file);
        }
        let commands = commands(block);
        let codes = codes(block, commands.len());
        assert_eq!(codes.len(), commands.len(), "{place}: an exit code for each command");
        for (command, code) in commands.into_iter().zip(codes) {
            steps.push(Step { command, place: place.clone(), code, printed: None });
        }
        if let Some(last) = steps.last_mut() {
            last.printed = blocks.get(at + 1).filter(|next| next.language == "text");
        }
        told.run += 1;
    }
    let given: Vec<&str> = steps.iter().map(|step| step.command.as_str()).collect();
    for (step, ended) in steps.iter().zip(scratch.run(&given)) {
        let place = &step.place;
        if ended.code != step.code {
            told.faults.push(format!(
                "{place}: `{}` ended with {} instead of {}\n{}{}",
                step.command, ended.code, step.code, ended.stdout, ended.stderr
            ));
            continue;
        }
        let Some(said) = step.printed else { continue };
        let free = said.marked("structure").next().is_some();
        let comparison = if free { Comparison::Structure } else { Comparison::Exact };
        let printed: Vec<String> =
            ended.stdout.lines().map(|line| line.trim_end().to_owned()).collect();
        if let Some(fault) = difference(&said.lines, &printed, comparison) {
            told.faults.push(format!("{document}:{}: {fault}", said.first));
        }
        if !said.lines.iter().any(|line| line.trim() == ELLIPSIS) {
            told.rewritten.push((said.first, said.lines.len(), printed));
        }
    }
    told
}

/// Puts what was printed into a document.
fn rewrite(document: &str, page: &str, told: &Told) {
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    for (first, count, printed) in told.rewritten.iter().rev() {
        lines.splice(first - 1..first - 1 + count, printed.iter().cloned());
    }
    std::fs::write(root().join(document), lines.join("\n") + "\n").unwrap();
}

#[test]
fn every_command_of_the_documents_runs_and_prints_what_they_say() {
    let only = std::env::var("ETALON_DOCS_ONLY").unwrap_or_default();
    let writes = std::env::var("ETALON_DOCS").is_ok_and(|value| value == "write");
    let mut documents = documents();
    // Those with the most to run first, so that no thread is left with one.
    documents.sort_by_key(|name| std::cmp::Reverse(text(name).matches("```sh").count()));
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Told::default());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if !document.contains(&only) {
                        continue;
                    }
                    let begun = std::time::Instant::now();
                    let page = text(document);
                    let told = tell(document, &page);
                    if told.run > 0 {
                        println!("{document}: {} blocks in {:.1?}", told.run, begun.elapsed());
                    }
                    if writes {
                        rewrite(document, &page, &told);
                    }
                    let mut all = all.lock().unwrap();
                    all.run += told.run;
                    all.not_run.extend(told.not_run);
                    all.faults.extend(told.faults);
                }
            });
        }
    });
    let Told { run, mut not_run, faults, .. } = all.into_inner().unwrap();
    not_run.sort();
    println!("{run} blocks run, {} not run:\n{}", not_run.len(), not_run.join("\n"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(run > 0, "no block was run");
    assert!(not_run.len() <= NOT_RUN_AT_MOST, "too many blocks are not run");
}

#[test]
fn a_wrong_command_a_wrong_code_and_a_wrong_output_are_faults() {
    let faults = |page: &str| tell("wrong/page.md", page).faults;
    assert_eq!(
        faults("```sh\netalon --version | tr 0-9. v\n```\n```text\netalon vvvvv\n```\n").len(),
        0
    );
    let cases = [
        ("```sh\netalon no-such-command\n```\n", "ended with 2 instead of 0"),
        ("<!-- exits: 1 -->\n```sh\ntrue\n```\n", "ended with 0 instead of 1"),
        ("```sh\necho 12\n```\n```text\n13\n```\n", "the page says `13`"),
        ("<!-- exit: 1 -->\n```sh\ntrue\n```\n", "no mark `exit` here"),
        ("<!-- not run: -->\n```sh\ntrue\n```\n", "says nothing"),
        ("```console\n$ true\n```\n", "blocks of `sh`"),
    ];
    for (page, says) in cases {
        let found = faults(page);
        assert!(found.iter().any(|fault| fault.contains(says)), "{says}: {found:?}");
    }
}
