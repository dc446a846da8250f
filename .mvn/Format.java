import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;

/// Formats the project's Java sources with palantir-java-format: `check` fails when a file is not
/// formatted, `apply` rewrites it. The build starts this program, on the JDK that the project is
/// built with: the formatter reads the Java that the JDK under it reads, and Maven may run on an
/// older one.
///
/// Only what lies in a `src` folder: the formatter cannot read compact source files.
final Formatter formatter = Formatter.createFormatter(
        JavaFormatterOptions.builder().style(Style.PALANTIR).build());

final Pattern markdownComment = Pattern.compile("(?m)(?<=^ {0,200})///.*$");

void main(String[] arguments) throws IOException {
    boolean apply = arguments[0].equals("apply");
    List<String> problems = sources().parallelStream()
            .map(source -> problem(source, apply))
            .filter(Objects::nonNull)
            .toList();
    problems.forEach(IO::println);
    if (!problems.isEmpty()) {
        IO.println("Format with: mvn -N -Pformat verify");
        System.exit(1);
    }
}

List<Path> sources() throws IOException {
    var source = FileSystems.getDefault().getPathMatcher("glob:*/src/{main,test}/java/**.java");
    try (var files = Files.walk(Path.of(""))) {
        return files.filter(source::matches).sorted().toList();
    }
}

String problem(Path source, boolean apply) {
    try {
        String before = Files.readString(source);
        String after = format(before);
        if (after.equals(before)) return null;
        if (!apply) return "Not formatted: " + source;
        Files.writeString(source, after);
        IO.println("Formatted: " + source);
        return null;
    } catch (FormatterException e) {
        return "Not readable: " + source + ": " + e.getMessage();
    } catch (IOException e) {
        throw new UncheckedIOException(e);
    }
}

/// The formatter breaks a line of a Markdown comment that it takes to be too long, and the rest of
/// that line is no comment any more. So it sees a number in place of each.
String format(String source) throws FormatterException {
    source = RemoveUnusedImports.removeUnusedImports(ImportOrderer.reorderImports(source, Style.PALANTIR));
    var comments = new ArrayList<String>();
    String numbered = markdownComment.matcher(source).replaceAll(comment -> {
        comments.add(comment.group().stripTrailing());
        return "/// " + (comments.size() - 1);
    });
    return markdownComment
            .matcher(formatter.formatSource(numbered))
            .replaceAll(comment -> Matcher.quoteReplacement(
                    comments.get(Integer.parseInt(comment.group().substring(4)))));
}
