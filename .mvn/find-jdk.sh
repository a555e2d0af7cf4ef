# Finds a JDK 25 and exports JAVA_HOME. Sourced by mvnw and by chopmark; POSIX sh; starts no JVM to look.
# Order: JAVA_HOME, the java on the PATH, then the folders where installers usually put JDKs.

CHOPMARK_JDK=25

# True if $1 is the home of a JDK (not only a runtime) of the wanted version.
chopmark_is_jdk() {
  [ -n "${1-}" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  case "$(sed -n 's/^JAVA_VERSION="\{0,1\}\([^"]*\)"\{0,1\}.*/\1/p' "$1/release")" in
  "$CHOPMARK_JDK" | "$CHOPMARK_JDK".*) return 0 ;;
  *) return 1 ;;
  esac
}

# Prints the home of the java found on the PATH, following links as far as they go.
chopmark_java_on_path() {
  found=$(command -v java) || return 1
  while [ -h "$found" ]; do
    target=$(readlink "$found") || return 1
    case "$target" in
    /*) found=$target ;;
    *) found=$(dirname "$found")/$target ;;
    esac
  done
  (cd "$(dirname "$found")/.." 2>/dev/null && pwd -P)
}

chopmark_find_jdk() {
  if chopmark_is_jdk "${JAVA_HOME-}"; then
    export JAVA_HOME
    return 0
  fi
  for candidate in \
    "$(chopmark_java_on_path || :)" \
    /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* /usr/local/*jdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.gradle/jdks/* \
    "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if chopmark_is_jdk "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  {
    echo "Chopmark needs a JDK $CHOPMARK_JDK (with javac); none in JAVA_HOME, on the PATH or in the usual folders."
    echo "Install one, for example Eclipse Temurin $CHOPMARK_JDK:"
    echo "  Debian, Ubuntu: temurin-$CHOPMARK_JDK-jdk or openjdk-$CHOPMARK_JDK-jdk"
    echo "  macOS: brew install openjdk@$CHOPMARK_JDK    sdkman: sdk install java $CHOPMARK_JDK-tem"
    echo "or point JAVA_HOME at one. JAVA_HOME is now: ${JAVA_HOME-not set}"
  } >&2
  return 1
}
