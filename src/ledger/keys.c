/* SPDX-License-Identifier: MIT */
#include "ledger/keys.h"
#include "base/file.h"
#include "ledger/digest.h"

#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	SECRET_BYTES = 158, /* of the second line of a secret key file */
	SECRET_FILE_LIMIT = 2048,
	KDF_SALT_AT = 6,
	KDF_SALT_BYTES = 32,
	OPERATIONS_AT = 38,
	MEMORY_AT = 46,
	SECRET_NUMBER_AT = 54,
	CHECKSUM_AT = 126,
	CHECKSUM_BYTES = 32,
	ENCRYPTED_BYTES = SECRET_BYTES - SECRET_NUMBER_AT, /* with a password */
	SECRET_KEY_AT = 62,
	PUBLIC_BYTES = 42
};

static const uint64_t MEMORY_LIMIT = UINT64_C(4) << 30, OPERATIONS_LIMIT = UINT64_C(1) << 32;

struct signer {
	struct core_public public;
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
};

/* Text of a secret file, in locked memory. */
struct secret_text {
	char text[SECRET_FILE_LIMIT];
	unsigned char bytes[SECRET_BYTES];
};

void key_number_text(const unsigned char number[KEY_NUMBER_SIZE], char text[KEY_NUMBER_TEXT_SIZE])
{
	for (int i = 0; i < KEY_NUMBER_SIZE; i++)
		snprintf(text + 2 * i, 3, "%02X", number[KEY_NUMBER_SIZE - 1 - i]);
}

void public_text(const struct core_public *public, char text[PUBLIC_TEXT_SIZE])
{
	unsigned char bytes[PUBLIC_BYTES] = {'E', 'd'};
	memcpy(bytes + 2, public->number, KEY_NUMBER_SIZE);
	memcpy(bytes + 2 + KEY_NUMBER_SIZE, public->key, PUBLIC_KEY_SIZE);
	base64_write(bytes, sizeof bytes, text);
}

void public_file_text(const struct core_public *public, char text[PUBLIC_FILE_SIZE])
{
	char number[KEY_NUMBER_TEXT_SIZE], line[PUBLIC_TEXT_SIZE];
	key_number_text(public->number, number);
	public_text(public, line);
	snprintf(text, PUBLIC_FILE_SIZE, "untrusted comment: minisign public key %s\n%s\n", number, line);
}

bool public_line_parse(const char *text, size_t length, struct core_public *ret_public)
{
	unsigned char bytes[PUBLIC_BYTES];
	size_t got;
	if (!base64_read(text, length, bytes, sizeof bytes, &got) || got != sizeof bytes || memcmp(bytes, "Ed", 2) != 0)
		return false;
	memcpy(ret_public->number, bytes + 2, KEY_NUMBER_SIZE);
	memcpy(ret_public->key, bytes + 2 + KEY_NUMBER_SIZE, PUBLIC_KEY_SIZE);
	return true;
}

bool public_parse(const char *text, size_t length, struct core_public *ret_public)
{
	static const char prefix[] = "untrusted comment: ";
	const char *end = memchr(text, '\n', length);
	if (length < sizeof prefix || memcmp(text, prefix, sizeof prefix - 1) != 0 || end == NULL)
		return false;
	const char *line = end + 1;
	size_t line_length = length - (size_t)(line - text);
	while (line_length > 0 && (line[line_length - 1] == '\n' || line[line_length - 1] == '\r'))
		line_length--;
	return public_line_parse(line, line_length, ret_public);
}

bool public_read(const char *path, struct core_public *ret_public, struct error *error)
{
	struct arena arena = {0};
	struct bytes bytes;
	bool good = file_read(&arena, path, SECRET_FILE_LIMIT, &bytes, error);
	if (good && !public_parse(bytes.data, bytes.length, ret_public))
		good = error_set(error, ERROR_CORRUPT,
		                 "%s: is not a minisign public key: put the right core.pub back", path);
	arena_release(&arena);
	return good;
}

static void *secret_alloc(size_t size)
{
	void *memory = sodium_malloc(size);
	if (memory == NULL)
		arena_alloc(&(struct arena){0}, SIZE_MAX); /* ends the run as any lack of memory does */
	return memory;
}

struct signer *signer_new(void)
{
	sodium_ready();
	struct signer *signer = secret_alloc(sizeof *signer);
	crypto_sign_keypair(signer->public.key, signer->secret);
	randombytes_buf(signer->public.number, sizeof signer->public.number);
	return signer;
}

static bool secret_mode_problem(const struct stat *about, const char **ret_problem)
{
	*ret_problem = NULL;
	if (!S_ISREG(about->st_mode))
		*ret_problem = "is not a file";
	else if (about->st_uid != geteuid())
		*ret_problem = "belongs to another user";
	else if ((about->st_mode & 077) != 0)
		*ret_problem = "can be read by others";
	return *ret_problem != NULL;
}

const char *secret_file_problem(struct arena *arena, const char *path)
{
	struct stat about;
	const char *problem;
	if (stat(path, &about) != 0)
		return "is missing";
	return secret_mode_problem(&about, &problem) ? arena_strdup(arena, problem) : NULL;
}

/* Reads a file with a secret into locked memory; NULL on error. */
static struct secret_text *secret_read(const char *path, size_t *ret_length, struct error *error)
{
	struct stat about;
	const char *problem;
	int handle = file_open_read(path, error);
	if (handle < 0) {
		error->class = ERROR_CONFIGURATION;
		return NULL;
	}
	struct secret_text *secret = NULL;
	if (fstat(handle, &about) != 0) {
		error_system(error, "%s: cannot be looked at", path);
	} else if (secret_mode_problem(&about, &problem)) {
		error_set(error, ERROR_CONFIGURATION, "%s: %s: make it yours alone (chown, chmod 600)", path, problem);
	} else {
		secret = secret_alloc(sizeof *secret);
		ssize_t got = file_read_at(handle, path, secret->text, sizeof secret->text - 1, 0, error);
		if (got < 0) {
			sodium_free(secret);
			secret = NULL;
		} else {
			secret->text[got] = '\0';
			*ret_length = (size_t)got;
		}
	}
	close(handle);
	return secret;
}

static uint64_t little_endian(const unsigned char bytes[8])
{
	uint64_t number = 0;
	for (int i = 7; i >= 0; i--)
		number = number << 8 | bytes[i];
	return number;
}

/* What lies encrypted, XOR the stream that scrypt makes of the password (both ways); false: no memory for it. */
static bool apply_password(struct secret_text *secret, const char *password)
{
	unsigned char *stream = secret_alloc(ENCRYPTED_BYTES);
	uint64_t operations = little_endian(secret->bytes + OPERATIONS_AT), memory = little_endian(secret->bytes + MEMORY_AT);
	bool good = memory <= MEMORY_LIMIT && operations <= OPERATIONS_LIMIT &&
	            crypto_pwhash_scryptsalsa208sha256(stream, ENCRYPTED_BYTES, password, strlen(password),
	                                               secret->bytes + KDF_SALT_AT, operations, (size_t)memory) == 0;
	for (size_t i = 0; good && i < ENCRYPTED_BYTES; i++)
		secret->bytes[SECRET_NUMBER_AT + i] ^= stream[i];
	sodium_free(stream);
	return good;
}

/* BLAKE2b-256 over the algorithm, the number and the secret key. */
static void checksum(const struct secret_text *secret, unsigned char sum[CHECKSUM_BYTES])
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, CHECKSUM_BYTES);
	crypto_generichash_update(&state, secret->bytes, 2);
	crypto_generichash_update(&state, secret->bytes + SECRET_NUMBER_AT, CHECKSUM_AT - SECRET_NUMBER_AT);
	crypto_generichash_final(&state, sum, CHECKSUM_BYTES);
}

static const char *unlock(struct secret_text *secret, const char *path, key_password *ask, void *context)
{
	unsigned char sum[CHECKSUM_BYTES];
	if (ask == NULL)
		return "is protected by a password, which a run without a person can't type";
	char *password = secret_alloc(PASSWORD_SIZE);
	bool typed = ask(context, path, password, PASSWORD_SIZE);
	bool applied = typed && apply_password(secret, password);
	sodium_free(password);
	if (!typed)
		return "is protected by a password, and none was typed";
	if (!applied)
		return "is protected by a password that takes more memory than there is (1 GiB)";
	checksum(secret, sum);
	return memcmp(sum, secret->bytes + CHECKSUM_AT, CHECKSUM_BYTES) == 0 ? NULL : "has another password";
}

/* Takes the second line of a secret key file apart; NULL or what is wrong. */
static const char *signer_parse(struct signer *signer, struct secret_text *secret, const char *path, key_password *ask,
                                void *context)
{
	unsigned char check_public[PUBLIC_KEY_SIZE], check_secret[crypto_sign_SECRETKEYBYTES];
	size_t got;
	const char *problem = NULL;
	char *line = strchr(secret->text, '\n');
	if (strncmp(secret->text, "untrusted comment: ", 19) != 0 || line == NULL)
		return "is not a minisign secret key";
	line++;
	if (!base64_read(line, strcspn(line, "\r\n"), secret->bytes, SECRET_BYTES, &got) || got != SECRET_BYTES ||
	    memcmp(secret->bytes, "Ed", 2) != 0)
		return "is not a minisign secret key";
	if (memcmp(secret->bytes + 2, "Sc", 2) == 0)
		problem = unlock(secret, path, ask, context);
	else if (memcmp(secret->bytes + 2, "\0\0", 2) != 0)
		problem = "is a secret key of a kind we do not know";
	if (problem != NULL)
		return problem;
	memcpy(signer->public.number, secret->bytes + SECRET_NUMBER_AT, KEY_NUMBER_SIZE);
	memcpy(signer->secret, secret->bytes + SECRET_KEY_AT, sizeof signer->secret);
	crypto_sign_seed_keypair(check_public, check_secret, signer->secret);
	bool same = sodium_memcmp(check_secret, signer->secret, sizeof check_secret) == 0;
	sodium_memzero(check_secret, sizeof check_secret);
	memcpy(signer->public.key, check_public, PUBLIC_KEY_SIZE);
	return same ? NULL : "is damaged: its two halves do not belong together";
}

static bool is_there(const char *path, const char *what, struct error *error)
{
	if (file_exists(path))
		return true;
	return error_set(error, ERROR_CONFIGURATION,
	                 "%s: %s is not there: put it back from your backup; until then nothing is recorded and the "
	                 "letters wait",
	                 path, what);
}

struct signer *signer_read(const char *path, key_password *ask, void *context, struct error *error)
{
	size_t length;
	sodium_ready();
	if (!is_there(path, "the signing key", error))
		return NULL;
	struct secret_text *secret = secret_read(path, &length, error);
	if (secret == NULL)
		return NULL;
	struct signer *signer = secret_alloc(sizeof *signer);
	const char *problem = signer_parse(signer, secret, path, ask, context);
	sodium_free(secret);
	if (problem == NULL)
		return signer;
	sodium_free(signer);
	error_set(error, ERROR_CONFIGURATION, "%s: %s: %s", path, problem,
	          ask == NULL ? "put a plain key there (assent key import, or minisign -G -W), or the right backup"
	                      : "try again, or take the right file");
	return NULL;
}

/* The 158 bytes of a secret key, nothing of it encrypted yet. */
static struct secret_text *secret_of(const struct signer *signer)
{
	struct secret_text *secret = secret_alloc(sizeof *secret);
	memset(secret, 0, sizeof *secret);
	memcpy(secret->bytes, "Ed\0\0B2", 6);
	memcpy(secret->bytes + SECRET_NUMBER_AT, signer->public.number, KEY_NUMBER_SIZE);
	memcpy(secret->bytes + SECRET_KEY_AT, signer->secret, sizeof signer->secret);
	return secret;
}

static bool secret_write(struct secret_text *secret, const char *path, struct error *error)
{
	int head = snprintf(secret->text, sizeof secret->text, "untrusted comment: minisign encrypted secret key\n");
	base64_write(secret->bytes, SECRET_BYTES, secret->text + head);
	size_t length = strlen(secret->text);
	secret->text[length++] = '\n';
	bool good = file_replace(path, secret->text, length, 0600, error);
	sodium_free(secret);
	return good;
}

bool signer_write(const struct signer *signer, const char *path, struct error *error)
{
	return secret_write(secret_of(signer), path, error);
}

static void write_little_endian(uint64_t number, unsigned char bytes[8])
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> 8 * i);
}

bool signer_write_protected(const struct signer *signer, const char *path, const char *password, struct error *error)
{
	struct secret_text *secret = secret_of(signer);
	memcpy(secret->bytes + 2, "Sc", 2);
	randombytes_buf(secret->bytes + KDF_SALT_AT, KDF_SALT_BYTES);
	write_little_endian(crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_SENSITIVE, secret->bytes + OPERATIONS_AT);
	write_little_endian(crypto_pwhash_scryptsalsa208sha256_MEMLIMIT_SENSITIVE, secret->bytes + MEMORY_AT);
	checksum(secret, secret->bytes + CHECKSUM_AT);
	if (apply_password(secret, password))
		return secret_write(secret, path, error);
	sodium_free(secret);
	return error_set(error, ERROR_TEMPORARY, "%s: a password takes a GiB of memory, and there is not so much: try again "
	                                         "later, or on another machine", path);
}

const struct core_public *signer_public(const struct signer *signer)
{
	return &signer->public;
}

void signer_sign(const struct signer *signer, const void *bytes, size_t length,
                 unsigned char signature[SIGNATURE_SIZE])
{
	crypto_sign_detached(signature, NULL, bytes, length, signer->secret);
}

void signer_wipe(struct signer *signer)
{
	sodium_free(signer);
}

unsigned char *plain_key_read(const char *path, struct error *error)
{
	size_t length;
	sodium_ready();
	struct secret_text *secret = is_there(path, "this key", error) ? secret_read(path, &length, error) : NULL;
	if (secret == NULL)
		return NULL;
	unsigned char *key = secret_alloc(PLAIN_KEY_SIZE);
	bool good = length == 2 * PLAIN_KEY_SIZE + 1 && secret->text[length - 1] == '\n';
	if (good) {
		secret->text[length - 1] = '\0';
		good = hex_read(secret->text, key, PLAIN_KEY_SIZE);
	}
	sodium_free(secret);
	if (good)
		return key;
	sodium_free(key);
	error_set(error, ERROR_CORRUPT, "%s: is not 64 hex digits and a line end: put it back from a backup", path);
	return NULL;
}

bool plain_key_make(const char *path, struct error *error)
{
	if (file_exists(path))
		return true;
	unsigned char key[PLAIN_KEY_SIZE];
	char text[2 * PLAIN_KEY_SIZE + 2];
	sodium_ready();
	randombytes_buf(key, sizeof key);
	hex_write(key, sizeof key, text);
	text[2 * PLAIN_KEY_SIZE] = '\n';
	bool good = file_replace(path, text, 2 * PLAIN_KEY_SIZE + 1, 0600, error);
	sodium_memzero(key, sizeof key);
	sodium_memzero(text, sizeof text);
	return good;
}

void plain_key_wipe(unsigned char *key)
{
	sodium_free(key);
}
