/* Addresses of the repository's host: a new file with its contents, an existing one to change, an upload. */

const LONGEST = 7000; // hosts and proxies refuse addresses from about 8 KB

const NAMES = { github: "GitHub", gitlab: "GitLab", forgejo: "Forgejo" };

/* {way, href, host, paste}: `way` is new, paste (new, contents to be pasted), edit or upload. */
export function handIn(forge, path, exists, text) {
  const host = NAMES[forge.loai];
  const whole = forge.thu_muc ? `${forge.thu_muc}/${path}` : path;
  const address = ADDRESSES[forge.loai];
  const base = (kind, rest) => `${forge.url}/${kind}/${segments(forge.nhanh)}${rest ? "/" + segments(rest) : ""}`;
  if (exists) return { way: "edit", paste: true, host, href: address.edit(base, whole) };
  const href = address.new(base, whole, text);
  if (href.length <= LONGEST) return { way: address.fills ? "new" : "paste", paste: !address.fills, host, href };
  return { way: "upload", paste: false, host, href: address.upload(base, whole.slice(0, whole.lastIndexOf("/"))) };
}

function segments(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}

const query = (facts) => "?" + Object.entries(facts).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");

/* GitHub and Forgejo fill in `value`; GitLab only the file's name. */
const ADDRESSES = {
  github: {
    fills: true,
    new: (base, path, text) => base("new") + query({ filename: path, value: text }),
    edit: (base, path) => base("edit", path),
    upload: (base, folder) => base("upload", folder),
  },
  gitlab: {
    fills: false,
    new: (base, path) => base("-/new") + query({ file_name: path }),
    edit: (base, path) => base("-/edit", path),
    upload: (base, folder) => base("-/tree", folder),
  },
  forgejo: {
    fills: true,
    new: (base, path, text) => base("_new", path.slice(0, path.lastIndexOf("/"))) + query({ filename: path.slice(path.lastIndexOf("/") + 1), value: text }),
    edit: (base, path) => base("_edit", path),
    upload: (base, folder) => base("_upload", folder),
  },
};
