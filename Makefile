# assent. A newcomer needs `make demo` and `make check`; README.md says more.
#
#   make            the program, build/assent          make demo     see it at work
#   make check      every test; ends in a plain line   make bench    how fast it is, beside its peers
#   make bench-letters  how well letters are read, beside the peers
#   make mails      every mail in both languages, in build/mails, to look at
#   make fuzz       the readers, each under libFuzzer (tests/fuzz/README.md)
#   make install    PREFIX=/usr/local, DESTDIR=        make clean
#
# Three knobs: CC=gcc|clang, SANITIZE=address,undefined, BUILD=folder for everything that is made.
PREFIX   ?= /usr/local
DESTDIR  ?=
SANITIZE ?=
comma    := ,
BUILD    ?= build$(if $(SANITIZE),/san-$(subst $(comma),-,$(SANITIZE)))

# contrib/packages.txt names the Debian packages of these; libcsv and libunistring have no .pc file.
PACKAGES := gmime-3.0 libxml-2.0 libcmark jansson libseccomp libsodium nettle libetpan gnutls libzip
# Under the sanitizers -O1 finds the same and compiles in two thirds of the time; -g1 has the lines of a trace.
OPT      ?= $(if $(SANITIZE),-O1 -g1,-O2 -g)
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
HARDEN   := -fPIE -fstack-protector-strong -fstack-clash-protection $(if $(SANITIZE),,-D_FORTIFY_SOURCE=2)
SAN      := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
INCLUDES := $(shell pkg-config --cflags-only-I $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
# Only the -l words: some .pc files carry linker flags that switch PIE off.
LIBS     := $(shell pkg-config --libs-only-l $(PACKAGES) 2>/dev/null) -lcsv -lunistring

ALL_CFLAGS  = -std=c11 -D_GNU_SOURCE -Isrc $(INCLUDES) $(WARN) $(HARDEN) $(OPT) $(SAN) -MMD -MP \
	-DASSENT_PREFIX='"$(PREFIX)"' $(CFLAGS)
ALL_LDFLAGS = -pie -Wl,-z,relro,-z,now $(SAN) $(LDFLAGS)

SOURCES := $(sort $(wildcard src/*.c src/*/*.c))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
TESTS   := $(sort $(wildcard tests/unit/*/test_*.c))
TEST_PROGRAMS := $(TESTS:tests/%.c=$(BUILD)/tests/%)

all: $(BUILD)/assent

$(BUILD)/assent: $(OBJECTS)
	$(CC) $(ALL_LDFLAGS) -o $@ $(OBJECTS) $(LIBS)

$(BUILD)/libassent.a: $(filter-out $(BUILD)/src/main.o,$(OBJECTS))
	rm -f $@ && $(AR) rcs $@ $^

# The two pure rooms alone: the house check reads what they still want from elsewhere.
$(BUILD)/libcore.a: $(filter $(BUILD)/src/core/%,$(OBJECTS))
	rm -f $@ && $(AR) rcs $@ $^
$(BUILD)/libletter.a: $(filter $(BUILD)/src/letter/%,$(OBJECTS))
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  CC $<"
	@$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/libassent.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MF $@.d -MT $@ -Itests/unit $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libassent.a -lcmocka $(LIBS)

$(BUILD)/tests/mails/render: tests/mails/render.c $(BUILD)/libassent.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libassent.a $(LIBS)

$(BUILD)/tests/system/appends: tests/system/appends.c $(BUILD)/libassent.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MF $@.d -MT $@ $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libassent.a $(LIBS)

# Counts, kills at and fails the system calls with which the program changes files.
$(BUILD)/tests/crash/tracer: tests/crash/tracer.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -o $@ $<

# Makes chance repeat itself: preloaded into the program.
$(BUILD)/tests/crash/dice.so: tests/crash/dice.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -fPIC -shared -o $@ $<

# A reader and what drives it: replay.o, which reads what was kept, or libFuzzer (`make fuzz`).
FUZZ_DRIVER ?= $(BUILD)/tests/fuzz/replay.o
FUZZED      := $(filter-out tests/fuzz/replay.c,$(sort $(wildcard tests/fuzz/*.c)))
FUZZ_TARGETS := $(FUZZED:%.c=$(BUILD)/%)
$(FUZZ_TARGETS): $(BUILD)/%: %.c $(BUILD)/libassent.a $(filter %.o,$(FUZZ_DRIVER))
	@mkdir -p $(@D)
	@echo "  LD $@"
	@$(CC) $(ALL_CFLAGS) -MF $@.d -MT $@ -Itests/fuzz -DSOURCE_TREE='"$(CURDIR)"' $(ALL_LDFLAGS) -o $@ $< $(FUZZ_DRIVER) $(BUILD)/libassent.a $(LIBS)

# What starting costs at least: an empty program with the same libraries.
$(BUILD)/tests/bench/empty: tests/bench/empty.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -Wl,--no-as-needed -o $@ $< $(LIBS)

# Fills ledgers, and the peer: a plain tree that shares no line with ours.
$(BUILD)/tests/bench/ledger: tests/bench/ledger.c $(BUILD)/libassent.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libassent.a $(LIBS)
$(BUILD)/tests/bench/tree: tests/bench/tree.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< -lsodium

# Reads many letters in one process, and GMime alone beside it.
$(BUILD)/tests/bench/letters: tests/bench/letters.c tests/bench/gmime_alone.c tests/bench/gmime_alone.h $(BUILD)/libassent.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MF $@.d -MT $@ $(ALL_LDFLAGS) -o $@ $(filter %.c,$^) $(BUILD)/libassent.a $(LIBS)

# Only the fetch of a mailbox over IMAP.
$(BUILD)/tests/bench/imap_fetch: tests/bench/imap_fetch.c $(BUILD)/libassent.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(BUILD)/libassent.a $(LIBS)

# Changes when compiler or flags do, so that one folder never mixes two builds.
$(BUILD)/flags: always
	@mkdir -p $(@D)
	@echo "$(CC) $(subst ",\",$(ALL_CFLAGS))" | cmp -s - $@ || echo "$(CC) $(subst ",\",$(ALL_CFLAGS))" > $@

mails: $(BUILD)/tests/mails/render
	rm -rf $(BUILD)/mails && mkdir -p $(BUILD)/mails
	$(BUILD)/tests/mails/render tests/mails/samples.json mailtemplates $(BUILD)/mails
	tests/mails/check $(BUILD)/mails

fuzz-targets: $(FUZZ_TARGETS)
fuzz:
	$(MAKE) CC=clang SANITIZE=address,undefined,fuzzer-no-link BUILD=$(BUILD)/fuzz FUZZ_DRIVER=-fsanitize=fuzzer fuzz-targets

units: $(TEST_PROGRAMS) $(BUILD)/tests/bench/letters
house: $(BUILD)/assent $(BUILD)/libcore.a $(BUILD)/libletter.a

# These install missing packages first, so the rest starts anew and sees them.
check: packages
	tests/run
demo: packages
	$(MAKE) all
	tests/demo/demo $(BUILD)/assent $(BUILD)/demo
bench: packages
	$(MAKE) all $(BUILD)/tests/bench/empty $(BUILD)/tests/bench/letters $(BUILD)/tests/bench/ledger $(BUILD)/tests/bench/tree $(BUILD)/tests/bench/imap_fetch
	tests/bench/bench $(BUILD)/assent $(BUILD)/tests/bench/empty $(BUILD)/bench.tsv
bench-letters: packages
	$(MAKE) all $(BUILD)/tests/bench/letters
	tests/bench/bench-letters $(BUILD)/assent $(BUILD)/tests/bench/letters $(BUILD)/bench-letters.tsv
packages:
	contrib/install-packages.sh

SHARE := $(DESTDIR)$(PREFIX)/share
install: $(BUILD)/assent
	install -D -m 755 $(BUILD)/assent $(DESTDIR)$(PREFIX)/bin/assent
	cd mailtemplates && find . -type f -exec install -D -m 644 '{}' '$(SHARE)/assent/mailtemplates/{}' ';'
	install -D -m 644 contrib/man/assent.1 $(SHARE)/man/man1/assent.1
	cd contrib && for file in setup/*.md cron/assent systemd/*; do \
		sed 's#/usr/local/bin#$(PREFIX)/bin#' $$file | install -D -m 644 /dev/stdin $(SHARE)/doc/assent/$$file; done
	cd contrib/systemd && for unit in *; do \
		install -D -m 644 $(SHARE)/doc/assent/systemd/$$unit $(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit; done
	install -D -m 755 contrib/verify-receipt.sh $(SHARE)/assent/verify-receipt.sh

clean:
	rm -rf $(BUILD)

always:
.PHONY: all mails units house fuzz fuzz-targets check demo bench bench-letters packages install clean always
-include $(OBJECTS:.o=.d) $(TEST_PROGRAMS:=.d) $(FUZZ_TARGETS:=.d) $(BUILD)/tests/mails/render.d $(BUILD)/tests/system/appends.d
