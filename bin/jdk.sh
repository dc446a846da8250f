# Finds the JDK, for the scripts of this project. Whoever reads this in has a function `fail MESSAGE`.

# Sets java_home and feature (25, 26, ...), or fails.
find_jdk() {
    java_home=
    older=
    consider_jdk "${JAVA_HOME-}"
    if java=$(command -v java) && java=$(readlink -f "$java" 2>/dev/null); then
        consider_jdk "${java%/bin/java}"
    fi
    [ -z "$java_home" ] || return 0
    for folder in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/* /opt/java/* /opt/jdk/* \
        "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.gradle/jdks/* \
        "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        consider_jdk "$folder"
    done
    [ -n "$java_home" ] || fail "JDK 25 or newer is needed, but ${older:-no JDK} was found: \
install a newer one (https://adoptium.net) or set JAVA_HOME to its folder"
}

# Takes the JDK in a folder if it is new enough and the first.
consider_jdk() {
    [ -z "$java_home" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS='=".' read -r property _ feature _; do
        [ "$property" = JAVA_VERSION ] && break
    done <"$1/release"
    feature=${feature%%[!0-9]*}
    if [ "${feature:-0}" -ge 25 ]; then
        java_home=$1
    else
        older="only JDK ${feature:-of unknown version} ($1)"
    fi
}
