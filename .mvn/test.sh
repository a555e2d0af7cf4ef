# Runs every check and test of Chopmark, and sets up first what the tests need. Sourced by chopmark; POSIX sh.
# What the tests need besides a JDK: Chromium and a CJK font for the console's pages, SoftHSM 2 for the vault in a
# PKCS#11 token. PostgreSQL comes with the libraries.

# Explains the command. Maven options shown to readers of the documents stand here too; a test compares the two.
chopmark_test_help() {
  cat <<'HELP'
Usage: chopmark test [--help] [--nightly] [MAVEN OPTIONS]
Sets up what the tests need, then builds everything and runs all checks and tests.

The tests need a JDK 25, Chromium, a CJK font and SoftHSM 2. On Debian and its kin the command installs
what is missing (all but the JDK), as root or through sudo. Elsewhere it says what is missing and how to
get it, and ends.

      --help      Shows this text.
      --nightly   The long form: more kills, larger records, every byte of a file flipped. Takes long.

Whatever else is given goes to Maven, for example:
  chopmark test -pl core -am             one module, with the modules it needs
  chopmark test -o                       offline: uses the libraries that were fetched before
  chopmark test -pl core -am -Dtest=SealedTest -Dit.test=NONE -Dsurefire.failIfNoSpecifiedTests=false

CHOPMARK_TEST_CHROMIUM       the browser to use, where it lies in an unusual place
CHOPMARK_TEST_DATABASE_URL   another PostgreSQL than the one that comes along; see CONTRIBUTING.md

The last line is "N passed, N failed, N skipped".
Exit codes: 0 every test passed; 1 a check or test failed, a test was skipped, or none ran; 2 something is missing.
HELP
}

# Prints the path of a Chromium or Chrome.
chopmark_chromium() {
  for candidate in "${CHOPMARK_TEST_CHROMIUM-}" \
    "$(command -v chromium || command -v chromium-browser || command -v google-chrome || :)" \
    /Applications/Chromium.app/Contents/MacOS/Chromium \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

# True if there is a font with Chinese characters. Every macOS has one.
chopmark_has_cjk_font() {
  [ "$(uname -s)" != Darwin ] || return 0
  if command -v fc-list >/dev/null 2>&1; then
    [ -n "$(fc-list :lang=zh-hk 2>/dev/null)$(fc-list :lang=zh-tw 2>/dev/null)" ]
    return
  fi
  [ -d /usr/share/fonts/opentype/noto ] || [ -d /usr/share/fonts/google-noto-cjk ]
}

# True if there is SoftHSM 2: its tool and its library, where Pkcs11KeyVaultIT looks for them.
chopmark_has_softhsm() {
  command -v softhsm2-util >/dev/null 2>&1 || return 1
  for library in /usr/lib/softhsm/libsofthsm2.so /usr/lib64/pkcs11/libsofthsm2.so \
    /usr/lib64/softhsm/libsofthsm.so /usr/local/lib/softhsm/libsofthsm2.so \
    /opt/homebrew/lib/softhsm/libsofthsm2.so; do
    [ ! -r "$library" ] || return 0
  done
  return 1
}

# Sets missing to the Debian packages that the tests need and the machine lacks.
chopmark_look_for_missing() {
  missing=
  CHOPMARK_TEST_CHROMIUM=$(chopmark_chromium) || missing="$missing chromium"
  chopmark_has_cjk_font || missing="$missing fonts-noto-cjk"
  chopmark_has_softhsm || missing="$missing softhsm2"
  missing=${missing# }
}

# Says what is missing and how to get it. $1: why it was not installed.
chopmark_say_missing() {
  say "The tests cannot run yet. Missing:"
  case " $missing " in *' chromium '*) say "  Chromium, for the tests of the console in a browser" ;; esac
  case " $missing " in *' fonts-noto-cjk '*) say "  a font with Chinese characters, for the same tests" ;; esac
  case " $missing " in *' softhsm2 '*) say "  SoftHSM 2, for the tests of the PKCS#11 key vault" ;; esac
  say "Not installed from here, because $1."
  say "Install it, then run ./chopmark test again:"
  say "  Debian, Ubuntu: apt-get update && apt-get install $missing    (as root, or with sudo in front)"
  say "  macOS:          brew install softhsm && brew install --cask chromium"
  say "  elsewhere:      the packages that hold chromium, noto-cjk fonts and softhsm 2"
  say "A Chromium in an unusual place is named by CHOPMARK_TEST_CHROMIUM=/path/to/it."
}

# Fetches the lists and installs $missing; tried three times, because package mirrors have bad moments.
# The output goes to a log that is shown when it failed. Takes "sudo" or nothing as its arguments.
chopmark_apt_get() {
  for try in 1 2 3; do
    # shellcheck disable=SC2086 # one word for each package
    if "$@" env DEBIAN_FRONTEND=noninteractive apt-get update -q >"$log" 2>&1 </dev/null &&
      "$@" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends $missing >>"$log" 2>&1 </dev/null; then
      return 0
    fi
    say "Attempt $try of 3 failed:"
    tail -n 5 "$log" | sed 's/^/  /' >&2
    [ "$try" -eq 3 ] || sleep $((try * 5))
  done
  return 1
}

# Installs what is missing, or says what it is and ends with 2.
chopmark_set_up() {
  chopmark_look_for_missing
  if [ -n "$missing" ]; then
    why=
    if ! command -v apt-get >/dev/null 2>&1; then
      why="this machine has no apt-get"
    elif [ "$(id -u)" -eq 0 ]; then
      set --
    elif ! command -v sudo >/dev/null 2>&1; then
      why="apt-get needs root, and there is no sudo"
    elif sudo -n true 2>/dev/null; then
      set -- sudo
    elif [ ! -t 0 ] || ! sudo -v; then
      why="apt-get needs root, and sudo asks for a password"
    else
      set -- sudo
    fi
    if [ -z "$why" ]; then
      log=$home/target/test-setup.log
      mkdir -p "$home/target"
      say "Installing $missing (log: $log)"
      chopmark_apt_get "$@" || why="apt-get failed three times; its output is in $log"
      chopmark_look_for_missing
    fi
    if [ -n "$missing" ]; then
      chopmark_say_missing "${why:-the packages do not hold what the tests look for}"
      chopmark_find_jdk || :
      exit 2
    fi
  fi
  export CHOPMARK_TEST_CHROMIUM
  chopmark_find_jdk || exit 2
}

# Adds up the reports of Surefire and Failsafe: "tests failures errors skipped".
chopmark_count_tests() {
  find "$home" -path '*/target/*-reports/TEST-*.xml' -exec grep -h -m 1 '<testsuite ' {} + |
    awk '{
            for (i = 1; i <= NF; i++) {
              if (split($i, part, "\"") >= 2) {
                if (part[1] == "tests=") tests += part[2]
                if (part[1] == "failures=") failures += part[2]
                if (part[1] == "errors=") errors += part[2]
                if (part[1] == "skipped=") skipped += part[2]
              }
            }
          }
          END { print tests + 0, failures + 0, errors + 0, skipped + 0 }'
}

# The command: everything, or what the arguments to Maven narrow it to. Ends the launcher.
chopmark_test() {
  profile=
  for argument in "$@"; do
    shift
    case "$argument" in
    -h | --help)
      chopmark_test_help
      exit 0
      ;;
    --nightly) profile=-Pnightly ;;
    *) set -- "$@" "$argument" ;;
    esac
  done
  chopmark_set_up
  cd "$home"
  find . -path '*/target/*-reports/TEST-*.xml' -exec rm -f {} +
  status=0
  # The format of every module comes before the first test: a slip in the last one must not show after minutes.
  if ./mvnw -B -ntp -q spotless:check "$@"; then
    # Two modules at a time where neither needs the other: a compiler keeps one core busy, tests keep the rest.
    ./mvnw -B -ntp -T 2 verify ${profile:+"$profile"} "$@" || status=1
  else
    status=1
  fi
  counts=$(chopmark_count_tests)
  # shellcheck disable=SC2086 # four numbers
  set -- $counts
  bad=$(($2 + $3))
  if [ "$status" -eq 0 ] && [ "$1" -eq 0 ]; then
    say "Maven ended well but ran no test: something switched them off."
    status=1
  fi
  if [ "$4" -ne 0 ]; then
    say "$4 tests were skipped; here a test runs or it goes."
    status=1
  fi
  echo "$(($1 - bad - $4)) passed, $bad failed, $4 skipped"
  exit "$status"
}
