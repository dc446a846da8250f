import static asyncio.Asyncio.*;

import asyncio.*;
import module java.net.http;
import module jdk.httpserver;

static final String USAGE = """
        usage: Downloads.java [-o DIR] [-n LIMIT] [--timeout SECONDS] [URL... | @FILE]

        Downloads files, many at once. FILE has a URL on each line; one that begins with # is a comment.
        Without URLs it serves itself some files and downloads them one after another, then concurrently.

        -o DIR             where the files go, instead of the current folder
        -n LIMIT           how many downloads run at once, instead of 8
        --timeout SECONDS  how long one try may take, instead of 300 seconds

        The exit status is 0 if all succeeded, 1 if some failed, 130 after Ctrl-C.""";

static final String COUNT = "[1-9][0-9]{0,8}";
static final String SECONDS = "(?=.*[1-9])[0-9]{1,9}([.][0-9]{1,3})?";
static final int TRIES = 3;
static final Duration FIRST_PAUSE = Duration.ofMillis(250);
static final HttpClient CLIENT = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build();

void main(String... arguments) {
    try {
        var options = new Options(arguments);
        if (options.help) IO.println(USAGE);
        else System.exit(run(() -> options.urls.isEmpty() ? demo(options) : download(options)));
    } catch (UsageException | InvalidPathException e) {
        System.err.println(e.getMessage());
        System.exit(2);
    }
}

int download(Options options) {
    var downloads = Download.plan(options.urls, writable(options.folder.orElse(Path.of("."))));
    downloadAll(downloads, options.limit, options.timeout.orElse(Duration.ofSeconds(300)));
    return downloads.stream().allMatch(download -> download.state == State.DONE) ? 0 : 1;
}

/// Downloads all, at most `limit` at once, and shows how they get on and how each of them ends.
Duration downloadAll(List<Download> downloads, int limit, Duration timeout) {
    var display = new Display(downloads);
    var painter = createTask(display::keepDrawing);
    var slots = new Semaphore(limit);
    try {
        taskGroup(group -> {
            for (var download : downloads) {
                group.createTask(() -> {
                    try (var _ = slots.hold()) {
                        display.began(download);
                        download.run(timeout);
                    } finally {
                        display.ended(download);
                    }
                });
            }
        });
    } finally {
        painter.cancel();
        display.finish();
    }
    return display.elapsed();
}

// ---- What to do

static final class Options {
    final List<URI> urls = new ArrayList<>();
    Optional<Path> folder = Optional.empty();
    Optional<Duration> timeout = Optional.empty();
    int limit = 8;
    boolean help;

    Options(String... arguments) {
        for (var rest = List.of(arguments).iterator(); rest.hasNext(); ) {
            var argument = rest.next();
            switch (argument) {
                case "-h", "--help" -> help = true;
                case "-o" -> folder = Optional.of(Path.of(value("-o", rest, ".+", "a folder")));
                case "-n" -> limit = Integer.parseInt(value("-n", rest, COUNT, "a whole number above 0"));
                case "--timeout" -> {
                    var seconds = value("--timeout", rest, SECONDS, "a number of seconds above 0");
                    timeout = Optional.of(Duration.parse("PT" + seconds + "S"));
                }
                default -> {
                    if (argument.startsWith("@")) urls.addAll(listed(argument.substring(1)));
                    else if (!argument.startsWith("-")) urls.add(url(argument));
                    else throw new UsageException("there is no option " + argument + ": see --help");
                }
            }
        }
    }

    private static String value(String option, Iterator<String> rest, String form, String meaning) {
        if (!rest.hasNext()) throw new UsageException(option + " needs " + meaning);
        var value = rest.next();
        if (!value.matches(form)) throw new UsageException(option + " needs " + meaning + ", not \"" + value + "\"");
        return value;
    }

    private static List<URI> listed(String file) {
        try (var lines = Files.lines(Path.of(file)).map(String::strip)) {
            var urls = lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).map(Options::url).toList();
            if (!urls.isEmpty()) return urls;
        } catch (IOException | UncheckedIOException e) {
            throw new UsageException("cannot read the file \"" + file + "\": " + reason(e));
        }
        throw new UsageException("there is no URL in " + file);
    }

    private static URI url(String text) {
        try {
            var url = URI.create(text);
            if (url.getPort() < 65_536) return HttpRequest.newBuilder(url).build().uri();
        } catch (IllegalArgumentException _) {
            // It is none.
        }
        throw new UsageException("\"" + text + "\" is not an http or https URL");
    }
}

static Path writable(Path folder) {
    try {
        Files.createDirectories(folder);
    } catch (IOException e) {
        throw new UsageException("cannot create the folder " + folder + ": " + reason(e));
    }
    if (!Files.isWritable(folder)) throw new UsageException("the folder " + folder + " is not writable");
    return folder;
}

static final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}

// ---- Downloading

enum State { WAITING, RUNNING, DONE, FAILED, CANCELLED }

/// A file on its way. In the end it is whole and in its place, or there is none.
static final class Download {
    final URI url;
    final Path target;
    final String remark;
    State state = State.WAITING;
    String problem;
    int tries;
    Part part;

    Download(URI url, Path target, String remark) {
        this.url = url;
        this.target = target;
        this.remark = remark;
    }

    /// Gives each URL a file of its own that does not exist yet.
    static List<Download> plan(List<URI> urls, Path folder) {
        var uses = new HashMap<String, Integer>();
        var taken = new HashSet<String>();
        return urls.stream().map(url -> {
            var wanted = fileName(url);
            var name = wanted;
            while (!taken.add(name.toLowerCase(Locale.ROOT)) || exists(folder.resolve(name))) {
                name = wanted.replaceFirst("(?=[.]|$)", "-" + (uses.merge(wanted, 1, Integer::sum) + 1));
            }
            var remark = name.equals(wanted) ? "" : ", named so because " + wanted + " is taken";
            return new Download(url, folder.resolve(name), remark);
        }).toList();
    }

    private static String fileName(URI url) {
        var path = url.getRawPath();
        var name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._~%+=@,()-]", "_");
        name = name.substring(Math.max(0, name.length() - 200)).replaceFirst("^[.]+", "");
        return name.isEmpty() ? "index.html" : name;
    }

    String name() {
        return target.getFileName().toString();
    }

    long received() {
        return part == null ? 0 : part.received;
    }

    /// How much of it is here, from 0 to 1, or NaN if its size is not known.
    double fraction() {
        if (state == State.DONE || state == State.FAILED) return 1;
        return part == null || part.expected.isEmpty() ? Double.NaN : 1.0 * part.received / part.expected.getAsLong();
    }

    /// Tries until it is done, or as often as makes sense. What went wrong is not thrown: it is the `problem`.
    void run(Duration timeout) {
        state = State.RUNNING;
        try {
            while (!succeeds(timeout)) sleep(FIRST_PAUSE.multipliedBy(1L << (tries - 1)));
            state = State.DONE;
        } catch (CancelledError e) {
            state = State.CANCELLED;
            throw e;
        } catch (Exception e) {
            state = State.FAILED;
            problem = e instanceof TimeoutException
                    ? "too slow: " + bytes(received()) + " came within " + seconds(timeout)
                    : reason(e) + (tries > 1 ? " (tried " + tries + " times)" : "");
        }
    }

    private boolean succeeds(Duration timeout) throws IOException {
        tries++;
        try {
            fetch(timeout);
            return true;
        } catch (IOException e) {
            if (tries == TRIES || e instanceof FileSystemException) throw e;
            return false;
        }
    }

    private void fetch(Duration timeout) throws IOException {
        try (var part = new Part(target)) {
            this.part = part;
            var request = HttpRequest.newBuilder(url).build();
            var response = timeout(timeout, () -> await(CLIENT.sendAsync(request, part::fill)));
            int status = response.statusCode();
            if (status >= 500) throw new IOException("HTTP status " + status);
            if (status != 200) throw new IllegalStateException("HTTP status " + status);
            part.complete(target);
        }
    }
}

/// What one try has brought so far. The client's threads write it, the loop looks on.
static final class Part implements AutoCloseable {
    volatile OptionalLong expected = OptionalLong.empty();
    volatile long received;
    private final Path path;
    private final OutputStream file;

    Part(Path target) throws IOException {
        path = target.resolveSibling(target.getFileName() + "." + Long.toHexString(new Random().nextLong()) + ".part");
        file = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
    }

    HttpResponse.BodySubscriber<Void> fill(HttpResponse.ResponseInfo response) {
        if (response.statusCode() != 200) return HttpResponse.BodySubscribers.replacing(null);
        expected = response.headers().firstValueAsLong("Content-Length");
        return HttpResponse.BodySubscribers.ofByteArrayConsumer(chunk -> chunk.ifPresent(this::write));
    }

    private void write(byte[] chunk) {
        try {
            file.write(chunk);
            received += chunk.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void complete(Path target) throws IOException {
        long size = expected.orElse(received);
        if (received != size) throw new IOException("only " + received + " of " + size + " bytes came");
        file.close();
        if (exists(target)) throw new FileAlreadyExistsException(target.toString());
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}

static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
}

static String reason(Exception exception) {
    var message = switch (exception) {
        case UncheckedIOException e -> reason(e.getCause());
        case NoSuchFileException _ -> "there is no such file or folder";
        case AccessDeniedException _ -> "access is denied";
        case FileAlreadyExistsException e -> e.getMessage() + " exists already";
        case CharacterCodingException _ -> "it is no text in UTF-8";
        case ConnectException e when e.getCause() instanceof UnresolvedAddressException -> "the host is not known";
        case ConnectException e when e.getMessage() == null -> "the connection is refused";
        default -> Objects.requireNonNullElse(exception.getMessage(), exception.toString());
    };
    return message.replaceAll("\\p{Cntrl}", " ");
}

// ---- What is seen of it

/// On a terminal a bar for each download and one for all, redrawn in place; elsewhere a line for each that has ended.
static final class Display {
    private final long start = System.nanoTime();
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private final StringBuilder news = new StringBuilder();
    private final Set<Download> running = new LinkedHashSet<>();
    private final List<Download> all;
    private int rows = 24;
    private int columns = 80;
    private int drawn;

    Display(List<Download> all) {
        this.all = all;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    void began(Download download) {
        running.add(download);
    }

    void ended(Download download) {
        if (!running.remove(download)) return;
        var came = bytes(download.received());
        var line = switch (download.state) {
            case DONE -> "done       " + download.name() + ": " + came + download.remark;
            case FAILED -> "failed     " + download.name() + ": " + download.problem;
            default -> "cancelled  " + download.name() + ": " + came + " had come";
        };
        if (terminal) news.append(line).append("\033[K\n");
        else IO.println(line);
    }

    void keepDrawing() {
        for (int frame = 0; terminal; frame++) {
            if (frame % 10 == 0) measure();
            draw(bars());
            sleep(Duration.ofMillis(100));
        }
    }

    void finish() {
        if (terminal) draw(List.of());
        long done = count(State.DONE), failed = count(State.FAILED), cancelled = all.size() - done - failed;
        long whole = all.stream().filter(each -> each.state == State.DONE).mapToLong(Download::received).sum();
        IO.println(done + " of " + all.size() + " done" + (failed > 0 ? ", " + failed + " failed" : "")
                + (cancelled > 0 ? ", " + cancelled + " cancelled" : "")
                + ": " + bytes(whole) + " in " + seconds(elapsed()));
    }

    /// Goes up to the first bar and writes over it and all below.
    private void draw(List<String> bars) {
        var up = drawn > 0 ? "\033[" + drawn + "A" : "";
        var below = bars.stream().map(bar -> clipped(bar, columns - 1) + "\033[K\n").collect(Collectors.joining());
        IO.print("\r" + up + news + below + "\033[J");
        System.out.flush();
        news.setLength(0);
        drawn = bars.size();
    }

    private List<String> bars() {
        var bars = new ArrayList<String>();
        running.stream().limit(Math.max(1, rows - 4)).forEach(download -> bars.add(bar(download)));
        if (running.size() > bars.size()) bars.add("... and " + (running.size() - bars.size()) + " more");
        double fractions = all.stream().mapToDouble(Download::fraction).filter(Double::isFinite).sum();
        long received = all.stream().mapToLong(Download::received).sum();
        var rate = bytes(received * 1000 / (elapsed().toMillis() + 1)) + "/s";
        var files = count(State.DONE) + " of " + all.size();
        bars.add(bar("total", fractions / all.size(), bytes(received), rate + ", " + files));
        return bars;
    }

    private String bar(Download download) {
        var part = download.part;
        var more = part == null || part.expected.isEmpty() ? "" : "of " + bytes(part.expected.getAsLong());
        if (download.tries > 1) more += " (try " + download.tries + ")";
        return bar(download.name(), download.fraction(), bytes(download.received()), more);
    }

    private String bar(String name, double fraction, String amount, String more) {
        int label = Math.min(24, columns / 3);
        int width = Math.max(1, columns - label - (columns < 60 ? 14 : 36));
        var cells = Double.isNaN(fraction) ? "?" : "#".repeat((int) Math.min(width, fraction * width));
        var line = text("%-" + label + "s [%-" + width + "s] %8s", clipped(name, label), cells, amount);
        return columns < 60 ? line : line + " " + more;
    }

    private static String clipped(String text, int width) {
        int half = width / 2;
        return text.length() <= width
                ? text
                : text.substring(0, half) + "~" + text.substring(text.length() - width + half + 1);
    }

    private long count(State state) {
        return all.stream().filter(download -> download.state == state).count();
    }

    /// Asks the terminal how large it is.
    private void measure() {
        try {
            var stty = new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
            var size = new Scanner(await(stty.onExit()).getInputStream());
            rows = Math.max(5, size.nextInt());
            columns = Math.max(20, size.nextInt());
        } catch (Exception _) {
            // There is no stty, or it does not know: it stays as it is.
        }
    }
}

static String bytes(long number) {
    if (number < 1_000) return number + " B";
    if (number < 1_000_000) return text("%.1f kB", number / 1e3);
    return number < 1_000_000_000 ? text("%.1f MB", number / 1e6) : text("%.1f GB", number / 1e9);
}

static String seconds(Duration time) {
    return text("%.1f s", time.toMillis() / 1e3);
}

static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
}

// ---- The demo

int demo(Options options) throws Exception {
    var timeout = options.timeout.orElse(Duration.ofSeconds(2));
    boolean temporary = options.folder.isEmpty();
    var folder = temporary ? Files.createTempDirectory("downloads") : writable(options.folder.get());
    var wares = List.of(
            new Ware("photo.jpg", 2_400_000, Duration.ofMillis(300), 200),
            new Ware("song.mp3", 4_100_000, Duration.ofMillis(400), 200),
            new Ware("film.mp4", 9_000_000, Duration.ofMillis(500), 200),
            new Ware("book.txt", 800_000, Duration.ofMillis(200), 200),
            new Ware("table.csv", 3_200_000, Duration.ofMillis(400), 200),
            new Ware("source.tar.gz", 1_500_000, Duration.ofMillis(300), 200),
            new Ware("broken.iso", 0, Duration.ZERO, 500),
            new Ware("glacier.bin", 5_000_000, timeout.multipliedBy(4), 200));
    var server = serve(wares);
    try {
        var url = URI.create("http:/" + server.getAddress() + "/");
        var urls = wares.stream().map(ware -> url.resolve(ware.name)).toList();
        IO.println("No URL was given (see --help), so here are " + urls.size() + " files from " + url + ".");
        IO.println("The server always fails to send broken.iso, and glacier.bin takes too long.");

        IO.println("\nOne after another:");
        var first = Download.plan(urls, writable(folder.resolve("one-after-another")));
        var slow = downloadAll(first, 1, timeout);
        IO.println("\nConcurrently:");
        var second = Download.plan(urls, writable(folder.resolve("concurrently")));
        var fast = downloadAll(second, options.limit, timeout);
        IO.println("\none after another: " + seconds(slow) + "\nconcurrently: " + seconds(fast));

        var surprises = new ArrayList<String>();
        for (int i = 0; i < wares.size(); i++) {
            var ware = wares.get(i);
            if (!ware.fits(first.get(i), timeout) || !ware.fits(second.get(i), timeout)) surprises.add(ware.name);
        }
        IO.println(surprises.isEmpty()
                ? "All as planned: what came is identical to what was served (SHA-256)."
                : "This was not planned, look at " + String.join(", ", surprises) + ".");
        return surprises.isEmpty() ? 0 : 1;
    } finally {
        server.stop(0);
        if (temporary) delete(folder);
    }
}

static HttpServer serve(List<Ware> wares) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    for (var ware : wares) server.createContext("/" + ware.name, ware);
    server.start();
    return server;
}

static byte[] sha256(byte[] content) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(content);
}

static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
}

/// A file that the demo serves, in its own good time.
record Ware(String name, byte[] content, Duration time, int status) implements HttpHandler {
    private static final int PIECES = 20;

    Ware(String name, int size, Duration time, int status) {
        this(name, new byte[size], time, status);
        new Random(name.hashCode()).nextBytes(content);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            for (int from = 0, step = content.length / PIECES; from < content.length; from += step) {
                Thread.sleep(time.dividedBy(PIECES));
                exchange.getResponseBody().write(content, from, Math.min(step, content.length - from));
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    boolean fits(Download download, Duration timeout) throws Exception {
        if (status != 200 || time.compareTo(timeout) > 0) {
            return download.state == State.FAILED && !exists(download.target);
        }
        return download.state == State.DONE
                && Arrays.equals(sha256(content), sha256(Files.readAllBytes(download.target)));
    }
}
