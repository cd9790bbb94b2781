/** The file that lies in a new embedded bucket, and that the examples of the API docs name. */
export const WELCOME_KEY = 'uploads/00000000-0000-4000-8000-000000000000-welcome.txt';
