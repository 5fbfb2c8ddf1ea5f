//! As much of markdown as the checks need: fenced blocks with the marks above
//! them, headings, links.

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The word after the fence, `sh` or `text` or none.
    pub(crate) language: String,
    pub(crate) lines: Vec<String>,
    /// The number of its first line, from 1, the fence not counted.
    pub(crate) first: usize,
    /// The marks `<!-- name: value -->` on the lines above it.
    pub(crate) marks: Vec<(String, String)>,
}

impl Block {
    /// The values of the marks of this name.
    pub(crate) fn marked<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.marks.iter().filter(move |mark| mark.0 == name).map(|mark| mark.1.as_str())
    }
}

/// The name and value of `<!-- name: value -->`.
fn mark(line: &str) -> Option<(String, String)> {
    let inside = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let (name, value) = inside.split_once(':')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

/// The blocks of a page, in order, and its lines outside of them.
pub(crate) fn read(page: &str) -> (Vec<Block>, Vec<(usize, String)>) {
    let (mut blocks, mut prose) = (Vec::new(), Vec::new());
    let mut open: Option<Block> = None;
    let mut marks = Vec::new();
    for (index, line) in page.lines().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some(block), _) => block.lines.push(line.to_owned()),
            (None, Some(language)) => {
                let (language, marks) = (language.to_owned(), std::mem::take(&mut marks));
                open = Some(Block { language, lines: Vec::new(), first: index + 2, marks });
            }
            (None, None) => {
                match mark(line) {
                    Some(found) => marks.push(found),
                    None if line.trim().is_empty() => {}
                    None => marks.clear(),
                }
                prose.push((index + 1, line.to_owned()));
            }
        }
    }
    assert!(open.is_none(), "a block is never closed: {open:?}");
    (blocks, prose)
}

/// A line without what stands in backticks, which is no markup.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// Where the links of a page lead, with the numbers of their lines.
pub(crate) fn links(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in read(page).1 {
        let mut rest = line.as_str();
        while let Some((before, after)) = rest.split_once("](") {
            // An odd number of backticks before it: inside of code.
            let inside = line[..line.len() - rest.len() + before.len()].matches('`').count() % 2;
            if let Some((target, _)) = after.split_once(')')
                && inside == 0
            {
                found.push((number, target.to_owned()));
            }
            rest = after;
        }
    }
    found
}

/// The anchors of a page: its headings as forges and mdBook write them.
pub(crate) fn anchors(page: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (_, line) in read(page).1 {
        let Some(heading) = line.strip_prefix('#') else { continue };
        let Some((_, words)) = heading.split_once(' ') else { continue };
        let mut words = words.trim().to_lowercase();
        // The text of a link, not where it leads.
        while let Some((before, after)) = words.split_once("](") {
            words = format!("{before}{}", after.split_once(')').map_or("", |rest| rest.1));
        }
        let kept = words.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c));
        let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let twins = found.iter().filter(|other| **other == anchor).count();
        found.push(if twins == 0 { anchor } else { format!("{anchor}-{twins}") });
    }
    found
}

#[test]
fn blocks_marks_links_and_anchors_are_read() {
    let page = "# A *b* `c`\n\n<!-- exits: 1 -->\n\n```sh\nx [no](no)\n```\n[y](z.md#q) `[n](n)`\n## A b c\n";
    let (blocks, prose) = read(page);
    assert_eq!(blocks.len(), 1);
    assert_eq!((blocks[0].language.as_str(), blocks[0].first), ("sh", 6));
    assert_eq!(blocks[0].marked("exits").collect::<Vec<_>>(), ["1"]);
    assert_eq!(prose.len(), 6);
    assert_eq!(links(page), [(8, "z.md#q".to_owned())]);
    assert_eq!(anchors(page), ["a-b-c", "a-b-c-1"]);
    assert_eq!(without_code("a `b` c"), "a  c");
}
